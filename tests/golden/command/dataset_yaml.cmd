printf 'encoding: utf-8\nlanguage: zh\nsupplied:\n  - {records: visit, units: all}\n  - {records: all, units: 229999, from: 2014-01-01}\n' > data/dataset.yaml
kaocheng run --policy policies --data data --period 2016Q1
printf 'supplied: []\n' > data/dataset.yaml
kaocheng run --policy policies --data data --period 2016Q1
printf 'offset: eight\nencoding: utf-8\nsupplied: everything\n' > data/dataset.yaml
kaocheng run --policy policies --data data --period 2016Q1
printf 'supplied:\n  - {records: all, from: soon}\n' > data/dataset.yaml
kaocheng run --policy policies --data data --period 2016Q1
printf 'encoding: [utf-8]\ncalendar: {file: calendar.csv}\n' > data/dataset.yaml
kaocheng run --policy policies --data data --period 2016Q1
printf 'supplied:\n  - {records: [all\n' > data/dataset.yaml
kaocheng run --policy policies --data data --period 2016Q1
printf 'supplied:\n  - {records: all, from: 2016-12-31, to: 2016-01-01}\n' > data/dataset.yaml
kaocheng run --policy policies --data data --period 2016Q1
printf 'encoding: utf-8\nsupplied:\n\t- {records: all}\n' > data/dataset.yaml
kaocheng run --policy policies --data data --period 2016Q1
# A year that is written wrongly.
printf 'supplied:\n  - {records: all, to: 2016-12-31}\n  - {records: patrol, units: all, to: 2017-01-31}\n' > data/dataset.yaml
printf 'id,supervisor,on,km\np1,a,2016-01-05,3\np2,a,2017-01-05,3\np3,a,2106-01-05,3\np4,a,2106-01-06,3\n' > data/records/patrol.csv
kaocheng run --policy policies --data data --period 2016Q1
# A word that is misspelt must not widen what was supplied, nor one that says nothing.
printf 'supplied:\n  - {records: all, unit: [w1], since: 2014-01-01}\n  - {records: all, to: }\n  - {}\n' > data/dataset.yaml
kaocheng run --policy policies --data data --period 2016Q1
