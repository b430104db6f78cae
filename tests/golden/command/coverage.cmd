# Whom none of the policies judges: a county that was written down as another prefecture's, with its people.
kaocheng run --policy policies --data data --period 2016Q1
printf '222500,长白山\n' >> data/entities/prefecture.csv
sed -i -e 's/^222401,.*/222401,延吉市,222500/' data/entities/county.csv
kaocheng run --policy policies --data data --period 2016Q1 >/dev/null
# Somebody who came later, and somebody who had left before.
printf 'id,name,parent,from,until,hired\na,金哲洙,222404-01,2015-01-01,,2015-01-01\nb,李英,222401-01,2015-01-01,2016-02-01,2015-01-01\nc,李英,222401-01,2015-01-01,2015-12-31,2015-01-01\nd,朴顺姬,222401-01,2016-05-01,,2016-05-01\n' > data/entities/supervisor.csv
rm data/records/*
kaocheng run --policy policies --data data --period 2016Q1 >/dev/null
kaocheng run --policy policies --data data --period 2016 --unit 222404 >/dev/null
