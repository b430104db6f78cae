-- The records of 2016 that each violation is about, before any ladder: what it asks for. Whom it excuses is another matter.
CREATE TEMP VIEW expected AS
  SELECT id, 'careless' FROM csv_negligence WHERE "on" LIKE '2016-%'
  UNION ALL SELECT id, 'missed' FROM csv_missed_report WHERE "on" LIKE '2016-%' AND should_have_known IN yes
  UNION ALL SELECT id, 'concealed' FROM csv_concealment WHERE "on" LIKE '2016-%'
  UNION ALL SELECT id, 'weak_mediation' FROM csv_ineffective_mediation WHERE "on" LIKE '2016-%'
  UNION ALL SELECT id, 'false_information' FROM csv_false_report WHERE "on" LIKE '2016-%'
  UNION ALL SELECT id, 'leaked' FROM csv_disclosure WHERE "on" LIKE '2016-%'
    AND (effect IN ('larger', 'major', 'extraordinary') OR informant_exposed IN yes)
  UNION ALL SELECT id, 'absent' FROM csv_absence WHERE "on" LIKE '2016-%'
    AND (substr("on", 6) >= '09-15' OR substr("on", 6) <= '06-15')
  UNION ALL SELECT m.id, 'manager_missed' FROM csv_missed_report m JOIN person p ON p.id = m.supervisor
    WHERE "on" LIKE '2016-%' AND p.manager AND should_have_known IN yes AND effect IN ('larger', 'major', 'extraordinary')
  UNION ALL SELECT c.id, 'manager_concealed' FROM csv_concealment c JOIN person p ON p.id = c.supervisor
    WHERE "on" LIKE '2016-%' AND p.manager
  UNION ALL SELECT f.id, 'manager_false' FROM csv_false_report f JOIN person p ON p.id = f.supervisor
    WHERE "on" LIKE '2016-%' AND p.manager AND deliberate IN yes
  UNION ALL SELECT d.id, 'manager_leaked' FROM csv_disclosure d JOIN person p ON p.id = d.supervisor
    WHERE "on" LIKE '2016-%' AND p.manager AND informant_exposed IN yes
  UNION ALL SELECT id, 'township_inaction' FROM csv_inspection WHERE "on" LIKE '2016-%' AND rectified NOT IN yes
  UNION ALL SELECT id, 'county_inaction' FROM csv_spot_check WHERE "on" LIKE '2016-%' AND passed NOT IN yes;
CREATE TEMP VIEW actual AS
  SELECT record, violation FROM outcome WHERE kind = 'sanction' AND "on" LIKE '2016-%';
