#include "examples/generate/places.h"

namespace kaocheng::generate {
namespace {

using Names = std::string_view;

constexpr std::array<Names, 9> kYanji{"河南街道", "建工街道", "新兴街道", "公园街道", "朝阳街道",
                                      "北山街道", "依兰镇",   "三道湾镇", "小营镇"};
constexpr std::array<Names, 7> kTumen{"向上街道", "新华街道", "月宫街道", "月晴镇",
                                      "石岘镇",   "长安镇",   "凉水镇"};
constexpr std::array<Names, 20> kDunhua{"渤海街道", "胜利街道",   "民主街道", "丹江街道", "大石头镇",
                                        "黄泥河镇", "官地镇",     "沙河沿镇", "秋梨沟镇", "额穆镇",
                                        "贤儒镇",   "大蒲柴河镇", "雁鸣湖镇", "江源镇",   "江南镇",
                                        "大桥乡",   "黑石乡",     "青沟子乡", "翰章乡",   "红石乡"};
constexpr std::array<Names, 13> kHunchun{"新安街道", "靖和街道", "河南街道", "近海街道", "春化镇",
                                         "敬信镇",   "板石镇",   "英安镇",   "马川子乡", "三家子乡",
                                         "密江乡",   "哈达门乡", "杨泡乡"};
constexpr std::array<Names, 9> kLongjing{"安民街道", "龙门街道", "开山屯镇", "老头沟镇", "三合镇",
                                         "东盛涌镇", "智新镇",   "德新乡",   "白金乡"};
constexpr std::array<Names, 11> kHelong{"民惠街道", "光明街道", "文化街道", "八家子镇", "福洞镇", "西城镇",
                                        "南坪镇",   "东城镇",   "崇善镇",   "龙城镇",   "头道镇"};
constexpr std::array<Names, 11> kWangqing{"大川街道", "新民街道", "汪清镇",   "大兴沟镇",
                                          "天桥岭镇", "罗子沟镇", "百草沟镇", "春阳镇",
                                          "复兴镇",   "东光镇",   "鸡冠乡"};
constexpr std::array<Names, 8> kAntu{"明月镇", "松江镇", "二道白河镇", "两江镇",
                                     "石门镇", "万宝镇", "亮兵镇",     "新合乡"};

constexpr std::array<CountyPlan, 8> kCounties{{
    {"222401", "延吉市", 120, 0, false, 400, 6, "suspension", kYanji},
    {"222402", "图们市", 80, 350, false, 330, 4, "", kTumen},
    {"222403", "敦化市", 340, 0, false, 350, 4, "", kDunhua},
    {"222404", "珲春市", 180, 400, false, 360, 5, "criticism", kHunchun},
    {"222405", "龙井市", 110, 300, true, 300, 4, "", kLongjing},
    {"222406", "和龙市", 120, 250, true, 150, 4, "", kHelong},
    {"222424", "汪清县", 180, 0, true, 200, 4, "", kWangqing},
    {"222426", "安图县", 104, 50, true, 200, 4, "", kAntu},
}};

constexpr std::array<Names, 36> kVillages{
    "光明", "东光", "太平", "新农", "河东", "河西", "龙水", "明岩", "金城", "长兴", "兴安", "九龙",
    "柳树", "松林", "石门", "清河", "永胜", "民主", "东明", "仁坪", "春兴", "五道", "泉水", "南沟",
    "北沟", "大成", "西山", "水南", "新丰", "和平", "万宝", "桦树", "头道", "榆树", "双凤", "红旗"};
constexpr std::array<Names, 16> kChineseSurnames{"王", "李", "张", "刘", "陈", "杨", "赵", "黄",
                                                 "周", "吴", "徐", "孙", "马", "朱", "胡", "林"};
constexpr std::array<Names, 16> kKoreanSurnames{"金", "李", "朴", "崔", "郑", "姜", "赵", "尹",
                                                "张", "林", "韩", "吴", "申", "徐", "权", "黄"};
constexpr std::array<Names, 24> kChineseGiven{"伟", "芳", "娜",   "强",   "磊",   "军",   "洋",   "勇",
                                              "艳", "杰", "娟",   "涛",   "明",   "超",   "秀兰", "霞",
                                              "平", "刚", "桂英", "建国", "建华", "玉兰", "志强", "海燕"};
constexpr std::array<Names, 20> kKoreanFirst{"哲", "英", "成", "明", "顺", "永", "正", "美", "龙", "光",
                                             "京", "东", "日", "相", "春", "贞", "南", "洪", "元", "海"};
constexpr std::array<Names, 16> kKoreanSecond{"洙", "姬", "日", "浩", "男", "国", "哲", "淑",
                                              "子", "玉", "学", "云", "镐", "花", "善", "植"};
constexpr std::array<Names, 8> kHangul{"김철수", "박영희", "최성일", "이춘자",
                                       "정명호", "강순옥", "조광철", "윤미화"};
constexpr std::array<Names, 8> kCommon{"王伟", "李娜", "张强", "刘洋", "金哲", "朴英姬", "崔成日", "金美花"};
constexpr std::array<Names, 8> kRoutes{"村东",   "村西", "南沟",   "北沟",
                                       "养殖区", "河堤", "林场边", "企业周边"};

template <size_t kSize>
Names Pick(Random& random, const std::array<Names, kSize>& from) {
  return from[static_cast<size_t>(random.Below(static_cast<int>(kSize)))];
}

}  // namespace

std::span<const CountyPlan> Counties() { return kCounties; }

std::string_view VillageName(int number) { return kVillages[static_cast<size_t>(number) % kVillages.size()]; }

std::string PersonName(Random& random) {
  const int draw = random.Below(100);
  if (draw < 5) return std::string(Pick(random, kCommon));
  if (draw < 8) return std::string(Pick(random, kHangul));
  if (draw < 55) {
    std::string name(Pick(random, kChineseSurnames));
    return name.append(Pick(random, kChineseGiven));
  }
  std::string name(Pick(random, kKoreanSurnames));
  name.append(Pick(random, kKoreanFirst));
  return name.append(Pick(random, kKoreanSecond));
}

std::string_view Route(Random& random) { return Pick(random, kRoutes); }

}  // namespace kaocheng::generate
