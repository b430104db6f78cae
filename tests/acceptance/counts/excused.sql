-- The violations of 2016 that the text excuses: no sanction is recommended for them; a decision about one stands.
CREATE TEMP VIEW expected AS
  SELECT id, 'careless' AS violation, 'none' FROM csv_negligence WHERE on_duty IN yes AND averted IN yes AND "on" LIKE '2016-%'
  UNION ALL SELECT id, 'missed', 'none' FROM csv_missed_report WHERE "on" LIKE '2016-%' AND should_have_known IN yes
    AND id IN patrolled AND stopped IN yes
  UNION ALL SELECT id, 'weak_mediation', 'none' FROM csv_ineffective_mediation WHERE "on" LIKE '2016-%'
    AND intervened IN yes AND forewarned IN yes
  UNION ALL SELECT m.id, 'manager_missed', 'none' FROM csv_missed_report m JOIN person p ON p.id = m.supervisor
    WHERE "on" LIKE '2016-%' AND p.manager AND should_have_known IN yes AND effect IN ('larger', 'major', 'extraordinary')
      AND m.id IN patrolled AND stopped IN yes
  UNION ALL SELECT c.id, 'manager_concealed', 'none' FROM csv_concealment c JOIN person p ON p.id = c.supervisor
    WHERE "on" LIKE '2016-%' AND p.manager AND effect = 'minor' AND confessed IN yes
  UNION ALL SELECT f.id, 'manager_false', 'none' FROM csv_false_report f JOIN person p ON p.id = f.supervisor
    WHERE "on" LIKE '2016-%' AND p.manager AND deliberate IN yes AND effect = 'minor' AND confessed IN yes
  UNION ALL SELECT id, 'absent', 'none' FROM csv_absence WHERE "on" LIKE '2016-%' AND excused IN yes
    AND (substr("on", 6) >= '09-15' OR substr("on", 6) <= '06-15');
CREATE TEMP VIEW actual AS
  SELECT record, violation, CASE state WHEN 'decided' THEN 'none' ELSE value END FROM outcome
    WHERE kind = 'sanction' AND (record, violation) IN (SELECT id, violation FROM expected);
