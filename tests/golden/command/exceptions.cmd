# A Chinese text: its values with their exceptions and factors, its tables, and what an outcome says of them.
rm data/records/missed_report.csv data/records/sanction.csv
kaocheng check rules
kaocheng show --exceptions rules 1>&2
kaocheng explain --policy rules --data data --period 2016Q1 a 补助 1>&2
# Two exceptions hold with different values.
kaocheng explain --policy rules --data data --period 2016Q1 c 补助 1>&2
# No row of the table fits, and which of them does cannot be told.
kaocheng explain --policy rules --data data --period 2016Q1 a 巡查总分 1>&2
kaocheng explain --policy rules --data data --period 2016Q1 b 巡查总分 1>&2
