echo 'calendar: calendar.csv' >> data/dataset.yaml
printf 'day,kind\n2016-01-01,holiday\n' > data/calendar.csv
kaocheng run --policy policies --data data --period 2016Q1
printf 'date,kind\n2016-01-01,feast\nsoon,workday\nnext,year\n' > data/calendar.csv
kaocheng run --policy policies --data data --period 2016Q1
rm data/calendar.csv
kaocheng run --policy policies --data data --period 2016Q1
