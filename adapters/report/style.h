#pragma once

namespace kaocheng::report {

// The page's only style sheet: A4, sober, good in black and white too.
inline constexpr const char* kStyle = R"css(
@page { size: A4; margin: 18mm 16mm 20mm; }
* { box-sizing: border-box; }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { margin: 0 auto; max-width: 186mm; padding: 12mm 4mm; color: #22262a; background: #fff;
  font: 10.5pt/1.55 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; }
h1, h2, h3 { font-family: "Noto Serif CJK SC", "Source Han Serif SC", SimSun, "Songti SC", serif; font-weight: 700; line-height: 1.3; }
h1 { font-size: 20pt; text-align: center; margin: 0 0 2mm; letter-spacing: .04em; }
h2 { font-size: 14.5pt; margin: 10mm 0 3mm; padding-bottom: 1.5mm; border-bottom: 1.2pt solid #22262a; }
h3 { font-size: 11.5pt; margin: 6mm 0 2mm; }
h2, h3, .legend { break-after: avoid; }
.sub { text-align: center; color: #5b6066; margin: 0 0 6mm; }
.creed { border: .6pt solid #b9b4a7; border-left: 3pt solid #2f5d7c; padding: 2.5mm 4mm; margin: 5mm 0; background: #faf9f6; }
.figures { display: flex; gap: 5mm; margin: 4mm 0; break-inside: avoid; }
.figures div { flex: 1 1 auto; border-top: 1.2pt solid #2f5d7c; padding: 2mm 0 0; }
.figures b { display: block; font-size: 15pt; font-weight: 600; line-height: 1.25; font-variant-numeric: tabular-nums; white-space: nowrap; }
.figures span { color: #5b6066; font-size: 9pt; }
table { border-collapse: collapse; width: 100%; margin: 2mm 0 4mm; font-size: 9pt; line-height: 1.4; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th { text-align: left; font-weight: 600; border-bottom: .9pt solid #22262a; padding: 1mm 1.5mm; vertical-align: bottom; }
td { border-bottom: .4pt solid #d5d1c6; padding: .9mm 1.5mm; vertical-align: top; overflow-wrap: anywhere; }
tfoot td { font-weight: 600; border-top: .9pt solid #22262a; border-bottom: none; }
.groups th { border-bottom: none; padding-bottom: 0; } th.g { text-align: center; color: #5b6066; border-bottom: .4pt solid #b9b4a7; }
.wide { font-size: 7.5pt; } .wide th, .wide td { padding: .8mm .7mm; } .wide td { overflow-wrap: normal; }
.wide td:first-child { white-space: nowrap; } .wide tr:last-child th { overflow-wrap: anywhere; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.facts th { width: 26mm; border: none; border-bottom: .4pt solid #d5d1c6; color: #5b6066; font-weight: 400; vertical-align: top; }
code { font: 8.5pt/1.4 "Noto Sans Mono CJK SC", "DejaVu Sans Mono", Consolas, monospace; overflow-wrap: anywhere; }
pre { background: #f5f3ee; padding: 2mm 3mm; margin: 2mm 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.chart { display: block; width: 100%; margin: 1mm 0 4mm; break-inside: avoid; break-after: avoid; font-size: 11px; }
.chart text { fill: #22262a; } .chart .in { font-size: 10px; paint-order: stroke; stroke: #fff; stroke-width: 2.5px; stroke-linejoin: round; } .chart .note { fill: #5b6066; } .chart .track { fill: #f1efe9; }
.legend { margin: 1mm 0 0; font-size: 9pt; color: #3c4147; } .legend span { margin-right: 4mm; white-space: nowrap; }
.muted { color: #5b6066; }
.county { break-before: page; }
.sign { display: flex; gap: 8mm; margin: 10mm 0 0; break-inside: avoid; }
.sign div { flex: 1; border-bottom: .6pt solid #22262a; height: 14mm; font-size: 9.5pt; color: #3c4147; }
@media print { body { padding: 0; max-width: none; } a { color: inherit; text-decoration: none; } }
)css";

}  // namespace kaocheng::report
