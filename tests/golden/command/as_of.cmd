# A decision that does not say when it was recorded is there before the record that it cites.
printf 'id,supervisor,on,recorded,should_have_known\nm1,b,2016-02-01,2016-02-03T09:00,是\n' > data/records/missed_report.csv
printf 'id,supervisor,on,step,annulled,cause\ns1,b,2016-03-01,warning,否,m1\n' > data/records/sanction.csv
kaocheng run --policy policies --data data --period 2016Q1 --as-of 2016-02-02
# It says so.
printf 'id,supervisor,on,recorded,step,annulled,cause\ns1,b,2016-03-01,2016-03-01T17:00,warning,否,m1\n' > data/records/sanction.csv
kaocheng run --policy policies --data data --period 2016Q1 --as-of 2016-02-02
# People are recorded on no day.
printf 'id,supervisor,on,km,with\np1,a,2016-01-05,3,z\n' > data/records/patrol.csv
kaocheng run --policy policies --data data --period 2016Q1 --as-of 2016-02-02
# What is dated after the day, and does not say when it was recorded, counts: it is told.
printf 'id,supervisor,on,km\np1,a,2016-01-05,3\np2,a,2016-02-05,3\np3,a,2016-03-05,3\n' > data/records/patrol.csv
kaocheng run --policy policies --data data --period 2016Q1 --as-of 2016-02-02
# With a column that says it, only of the row that does not.
printf 'id,supervisor,on,recorded,km\np1,a,2016-01-05,,3\np2,a,2016-02-05,2016-02-01T08:00,3\np3,a,2016-03-05,,3\n' > data/records/patrol.csv
kaocheng snapshot data --into data.kcs >/dev/null
kaocheng run --policy policies --data data.kcs --period 2016Q1 --as-of 2016-02-02
