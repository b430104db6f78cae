# Violations of months and quarters: each is judged on the last day of its own.
kaocheng run --policy rules.kc --data year --period 2016Q1 --out out >&2
kaocheng explain --policy rules.kc --data year --period 2016Q1 a L >&2
kaocheng explain --policy rules.kc --data year --period 2016Q1 b L >&2
