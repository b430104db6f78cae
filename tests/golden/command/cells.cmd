# The folder beside this file holds one fault of every kind but this: a cell of 70,000 letters.
head -c 70000 /dev/zero | tr '\0' x | sed 's/^/p23,a,2016-01-05,,3,,,,,,,,,/' > long.csv && echo >> long.csv && cat long.csv >> data/records/patrol.csv
kaocheng run --policy policies --data data --period 2016Q1
