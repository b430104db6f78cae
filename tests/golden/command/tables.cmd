# Columns and files that are missing, or that nobody knows.
printf 'id,supervisor,on,km,km,weather\np1,a,2016-01-05,3,4,sun\n' > data/records/patrol.csv
printf 'id,supervisor,on\nv1,a,2016-01-05\n' > data/records/visit.csv
kaocheng run --policy policies --data data --period 2016Q1
rm data/records/visit.csv data/entities/supervisor.csv
kaocheng run --policy policies --data data --period 2016Q1
printf 'id,name\n222404-01,春化镇\n' > data/entities/township.csv
kaocheng run --policy policies --data data --period 2016Q1
printf 'supervisor,km\na,3\n' > data/records/patrol.csv
printf 'id,name,parent\n222404-01,春化镇,222404\n' > data/entities/township.csv
kaocheng run --policy policies --data data --period 2016Q1
: > data/records/patrol.csv
kaocheng run --policy policies --data data --period 2016Q1
# What Excel keeps, and what it leaves beside.
printf 'id,supervisor,on\n' > data/records/patrol.csv
printf x > data/records/report.xlsx; printf x > data/records/PATROL.CSV; printf x > 'data/records/~$report.xlsx'; printf x > data/records/.hidden
kaocheng run --policy policies --data data --period 2016Q1
