-- A company that lends films, with people, stores, roles and departments. The people are made up.
CREATE TABLE store (
  store_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  city TEXT,
  last_update TEXT NOT NULL DEFAULT '2026-02-15 09:30:00'
);

CREATE TABLE department (
  department_code VARCHAR(8) PRIMARY KEY NOT NULL,
  name VARCHAR(60) NOT NULL,
  parent_code VARCHAR(8) REFERENCES department (department_code),
  cost_center VARCHAR(10)
);

CREATE TABLE staff (
  staff_id INTEGER PRIMARY KEY,
  first_name VARCHAR(45) NOT NULL,
  last_name VARCHAR(45) NOT NULL,
  email VARCHAR(80),
  username VARCHAR(40) NOT NULL UNIQUE,
  password VARCHAR(100),
  picture BLOB,
  store_id INTEGER NOT NULL REFERENCES store (store_id),
  department_code VARCHAR(8) REFERENCES department (department_code),
  manager_id INTEGER REFERENCES staff (staff_id),
  employment TEXT NOT NULL CHECK (employment IN ('full-time', 'part-time', 'external')),
  active CHAR(1) NOT NULL DEFAULT 'Y',
  hired_on DATE,
  salary NUMERIC(10, 2),
  last_update TEXT NOT NULL DEFAULT '2026-02-15 09:30:00'
);

CREATE TABLE customer (
  customer_id INTEGER PRIMARY KEY,
  store_id INTEGER NOT NULL REFERENCES store (store_id),
  first_name VARCHAR(45) NOT NULL,
  last_name VARCHAR(45) NOT NULL,
  email VARCHAR(80) NOT NULL,
  locked INTEGER NOT NULL DEFAULT 0,
  birth_date DATE,
  language CHAR(2),
  create_date DATE NOT NULL,
  last_update TEXT
);

CREATE TABLE "role" (
  role_id INTEGER PRIMARY KEY,
  name VARCHAR(40) NOT NULL UNIQUE,
  description TEXT,
  last_update TEXT NOT NULL DEFAULT '2026-02-15 09:30:00'
);

CREATE TABLE staff_role (
  staff_id INTEGER NOT NULL REFERENCES staff (staff_id) ON DELETE CASCADE,
  role_id INTEGER NOT NULL REFERENCES "role" (role_id) ON DELETE CASCADE,
  granted_at TEXT NOT NULL DEFAULT '2026-02-15 09:30:00',
  PRIMARY KEY (staff_id, role_id)
);

CREATE TABLE staff_phone (
  phone_id INTEGER PRIMARY KEY,
  staff_id INTEGER NOT NULL REFERENCES staff (staff_id) ON DELETE CASCADE,
  kind VARCHAR(10) NOT NULL,
  number VARCHAR(30) NOT NULL,
  last_update TEXT NOT NULL DEFAULT '2026-02-15 09:30:00'
);

CREATE TABLE access_group (
  group_id INTEGER PRIMARY KEY,
  title VARCHAR(60) NOT NULL
);

-- Members are of the staff or customers.
CREATE TABLE access_group_member (
  group_id INTEGER NOT NULL REFERENCES access_group (group_id) ON DELETE CASCADE,
  member_type VARCHAR(10) NOT NULL,
  member_id INTEGER NOT NULL,
  PRIMARY KEY (group_id, member_type, member_id)
);

CREATE TABLE film (
  film_id INTEGER PRIMARY KEY,
  title VARCHAR(120) NOT NULL,
  rating VARCHAR(5)
);

CREATE TABLE rental (
  rental_id INTEGER PRIMARY KEY,
  rental_date TEXT NOT NULL,
  film_id INTEGER NOT NULL REFERENCES film (film_id),
  customer_id INTEGER NOT NULL REFERENCES customer (customer_id),
  staff_id INTEGER NOT NULL REFERENCES staff (staff_id),
  amount NUMERIC(5, 2) NOT NULL
);

CREATE VIEW staff_list AS SELECT staff_id AS id, first_name || ' ' || last_name AS name, email FROM staff;

INSERT INTO store (store_id, name, city) VALUES (1, 'Harbour', 'Hamburg'), (2, 'Market Square', 'Graz'), (3, 'Old Mill', 'Lyon');

INSERT INTO department VALUES ('HQ', 'Head office', NULL, '1000'), ('IT', 'Information technology', 'HQ', '1100'),
  ('HR', 'People', 'HQ', '1200'), ('SALES', 'Sales', 'HQ', '2000'), ('DESK', 'Service desk', 'IT', '1110');

WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
INSERT INTO staff (staff_id, first_name, last_name, email, username, password, picture, store_id, department_code, manager_id,
  employment, active, hired_on, salary)
SELECT i, 'Given' || i, 'Family' || i, 'given' || i || '@example.com', 'gfamily' || i, 'hash' || i, x'89504e47', 1 + i % 3,
  CASE i % 5 WHEN 0 THEN 'HQ' WHEN 1 THEN 'IT' WHEN 2 THEN 'HR' WHEN 3 THEN 'SALES' ELSE 'DESK' END,
  CASE WHEN i = 1 THEN NULL WHEN i < 7 THEN 1 ELSE 1 + i / 10 END,
  CASE i % 3 WHEN 0 THEN 'full-time' WHEN 1 THEN 'part-time' ELSE 'external' END,
  CASE WHEN i % 10 = 0 THEN 'N' ELSE 'Y' END, date('2015-01-01', '+' || (i * 20) || ' days'), 2000 + i * 12.5
FROM n;

WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
INSERT INTO customer (customer_id, store_id, first_name, last_name, email, locked, birth_date, language, create_date, last_update)
SELECT i, 1 + i % 3, 'First' || i, 'Last' || i, 'first' || i || '@example.org', i % 7 = 0, date('1960-01-01', '+' || (i * 40) || ' days'),
  CASE i % 3 WHEN 0 THEN 'de' WHEN 1 THEN 'en' ELSE 'fr' END, date('2020-01-01', '+' || i || ' days'),
  CASE WHEN i % 2 = 0 THEN '2026-01-0' || (1 + i % 9) || ' 10:00:00' END
FROM n;

INSERT INTO "role" (role_id, name, description) VALUES (1, 'Clerk', 'Lends films'), (2, 'Manager', 'Runs a store'),
  (3, 'Administrator', NULL), (4, 'Auditor', 'May look at everything');
INSERT INTO staff_role (staff_id, role_id) SELECT staff_id, 1 FROM staff;
INSERT INTO staff_role (staff_id, role_id) SELECT staff_id, 2 FROM staff WHERE staff_id < 7;
INSERT INTO staff_role (staff_id, role_id) VALUES (1, 3), (2, 3);

INSERT INTO staff_phone (staff_id, kind, number) SELECT staff_id, 'work', '+49 30 5550' || staff_id FROM staff;
INSERT INTO staff_phone (staff_id, kind, number) SELECT staff_id, 'mobile', '+49 170 555' || staff_id FROM staff WHERE staff_id % 2 = 0;

INSERT INTO access_group VALUES (1, 'Newsletter'), (2, 'Preview evenings');
INSERT INTO access_group_member SELECT 1, 'staff', staff_id FROM staff WHERE staff_id <= 10;
INSERT INTO access_group_member SELECT 1, 'customer', customer_id FROM customer WHERE customer_id <= 40;
INSERT INTO access_group_member SELECT 2, 'customer', customer_id FROM customer WHERE customer_id % 10 = 0;

INSERT INTO film VALUES (1, 'The quiet harbour', 'PG'), (2, 'Seven winters', 'R');
INSERT INTO rental SELECT customer_id, '2026-02-01 12:00:00', 1 + customer_id % 2, customer_id, 1 + customer_id % 60, 2.99 FROM customer;
