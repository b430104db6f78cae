#include <nlohmann/json.hpp>

#include "tests/acceptance/workbench.h"

// The reports in a browser: charts have drawn, nothing is cut off or asked of the network. Needs Debian's
// `chromium`, which `tools/setup lint` installs; elsewhere these tests are skipped.
namespace kaocheng::acceptance {
namespace {

using Json = nlohmann::json;

// Put into a copy of a page: what was laid out, as text of the document.
constexpr const char* kProbe = R"html(<script>
addEventListener('load', () => {
  const charts = [...document.querySelectorAll('svg.chart')].map(svg => {
    const box = svg.getBoundingClientRect();
    const shapes = [...svg.querySelectorAll('rect, path')].filter(s => !s.closest('defs')).map(s => s.getBBox());
    const texts = [...svg.querySelectorAll('text')].map(t => t.getBoundingClientRect());
    return { width: box.width, height: box.height, shapes: shapes.length, texts: texts.length,
      drawn: shapes.filter(b => b.width > 0 && b.height > 0).length,
      cut: texts.filter(t => t.left < box.left - 1 || t.right > box.right + 1 || t.bottom > box.bottom + 1).length };
  });
  const fetched = performance.getEntriesByType('resource').map(e => e.name);
  document.body.innerHTML = '';
  document.body.textContent = 'PROBE' + JSON.stringify({ charts, fetched, wide: document.documentElement.scrollWidth,
    text: innerWidth }) + 'EBORP';
});
</script></body>)html";

class BrowserTest : public Workbench {
 protected:
  void SetUp() override {
    Workbench::SetUp();
    if (Shell("command -v chromium").exit != 0) GTEST_SKIP() << "no chromium; `tools/setup lint` installs it";
    std::filesystem::copy(folder_ / "policies", folder_ / "draft", std::filesystem::copy_options::recursive);
    Replace("draft/counties/hunchun.kc", "50 yuan", "80 yuan");
    Replace("draft/prefecture.kc", "when patrolling.rate >= 1", "when patrolling.rate >= 0.3");
  }

  // Chromium on a page of the folder, without a network; what it asked for stands in net.json.
  Result Browse(const std::string& action, const std::string& page) const {
    return Shell(
        "timeout 60 chromium --headless --no-sandbox --disable-gpu --no-first-run "
        "--disable-background-networking "
        "--disable-component-update --disable-sync --user-data-dir=\"$PWD/browser\" --window-size=1000,1400 "
        "--host-resolver-rules='MAP * ~NOTFOUND' --log-net-log=net.json " +
        action + " \"file://$PWD/" + page + "\"");
  }
  Json Probe(const std::string& page) const {
    Write("probe.html", Read(page));
    Replace("probe.html", "</body>", kProbe);
    const Result result = Browse("--dump-dom", "probe.html");
    const size_t first = result.out.rfind("PROBE"), last = result.out.rfind("EBORP");
    EXPECT_LT(first, last) << result.out.substr(0, 500) << result.err;
    return first < last ? Json::parse(result.out.substr(first + 5, last - first - 5)) : Json();
  }
  // What pages asked the network for; the browser's own errands have no page behind them.
  std::vector<std::string> Asked() const {
    std::vector<std::string> urls;
    const Json log = Json::parse(Read("net.json"));
    for (const Json& event : log["events"]) {
      if (!event.contains("params") || !event["params"].contains("url")) continue;
      const Json& params = event["params"];
      if (params.value("initiator", "not an origin") != "not an origin") urls.push_back(params["url"]);
    }
    return urls;
  }
  // Charts that stand on the page, each drawn.
  size_t Charts(const std::string& page) {
    const Json probe = Probe(page);
    EXPECT_EQ(probe["fetched"], Json::array());
    EXPECT_LE(probe["wide"], probe["text"]) << "the page scrolls sideways";
    for (const Json& chart : probe["charts"]) {
      EXPECT_GT(chart["width"], 100) << chart;
      EXPECT_GT(chart["height"], 10) << chart;
      EXPECT_GT(chart["drawn"], 0) << chart;
      EXPECT_GT(chart["texts"], 0) << chart;
      EXPECT_EQ(chart["cut"], 0) << chart;
    }
    EXPECT_EQ(Asked(), std::vector<std::string>());
    return probe["charts"].size();
  }
};

TEST_F(BrowserTest, SummaryDraws) {
  for (const char* language : {"zh", "en"}) {
    SCOPED_TRACE(language);
    ASSERT_EQ(Run({"--out", "out", "--lang", language}).exit, 0);
    EXPECT_GE(Charts("out/summary.html"), 4U);
  }
}

TEST_F(BrowserTest, ComparisonDraws) {
  for (const char* language : {"zh", "en"}) {
    SCOPED_TRACE(language);
    const Result result =
        Kaocheng({"compare", "--base", "policies", "--with", "draft", "--data", "data", "--period", "2016Q1",
                  "--by", "hired", "--out", "out", "--lang", language});
    ASSERT_EQ(result.exit, 0) << result.err;
    EXPECT_GE(Charts("out/comparison.html"), 1U);
  }
}

TEST_F(BrowserTest, PrintsOnPaper) {
  ASSERT_EQ(Run({"--out", "out", "--lang", "zh"}).exit, 0);
  EXPECT_EQ(Browse("--no-pdf-header-footer --print-to-pdf=page.pdf", "out/summary.html").exit, 0);
  const std::string paper = Read("page.pdf");
  EXPECT_EQ(paper.rfind("%PDF-", 0), 0U);
  EXPECT_GT(paper.size(), 10000U);
}

TEST_F(BrowserTest, WouldNoticeARequest) {
  Write("page.html",
        "<!doctype html><body><svg class=\"chart\" viewBox=\"0 0 10 10\"></svg>"
        "<img src=\"http://example.invalid/x.png\"></body>");
  const Json probe = Probe("page.html");
  EXPECT_EQ(probe["charts"][0]["drawn"], 0);
  EXPECT_EQ(probe["fetched"], Json({"http://example.invalid/x.png"}));
  EXPECT_FALSE(Asked().empty());
}

}  // namespace
}  // namespace kaocheng::acceptance
