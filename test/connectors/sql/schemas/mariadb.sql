-- A company that lends films, with people, stores, roles and departments. The people are made up.
CREATE TABLE store (
  store_id int AUTO_INCREMENT PRIMARY KEY,
  name text NOT NULL,
  city text,
  last_update datetime NOT NULL DEFAULT '2026-02-15 09:30:00'
);

CREATE TABLE department (
  department_code varchar(8) PRIMARY KEY,
  name varchar(60) NOT NULL,
  parent_code varchar(8) REFERENCES department (department_code),
  cost_center varchar(10)
);

CREATE TABLE staff (
  staff_id int AUTO_INCREMENT PRIMARY KEY,
  first_name varchar(45) NOT NULL,
  last_name varchar(45) NOT NULL,
  email varchar(80),
  username varchar(40) NOT NULL UNIQUE,
  password varchar(100),
  picture longblob,
  store_id int NOT NULL REFERENCES store (store_id),
  department_code varchar(8) REFERENCES department (department_code),
  manager_id int REFERENCES staff (staff_id),
  employment enum('full-time', 'part-time', 'external') NOT NULL,
  active char(1) NOT NULL DEFAULT 'Y' COMMENT 'Y or N',
  hired_on date,
  salary numeric(10, 2),
  last_update datetime NOT NULL DEFAULT '2026-02-15 09:30:00'
);

CREATE TABLE customer (
  customer_id bigint AUTO_INCREMENT PRIMARY KEY,
  store_id int NOT NULL REFERENCES store (store_id),
  first_name varchar(45) NOT NULL,
  last_name varchar(45) NOT NULL,
  email varchar(80) NOT NULL,
  locked tinyint(1) NOT NULL DEFAULT false,
  birth_date date,
  language char(2),
  create_date date NOT NULL,
  last_update datetime NULL
);

CREATE TABLE role (
  role_id int AUTO_INCREMENT PRIMARY KEY,
  name varchar(40) NOT NULL UNIQUE,
  description text,
  last_update datetime NOT NULL DEFAULT '2026-02-15 09:30:00'
);

CREATE TABLE staff_role (
  staff_id int NOT NULL REFERENCES staff (staff_id) ON DELETE CASCADE,
  role_id int NOT NULL REFERENCES role (role_id) ON DELETE CASCADE,
  granted_at datetime NOT NULL DEFAULT '2026-02-15 09:30:00',
  PRIMARY KEY (staff_id, role_id)
);

CREATE TABLE staff_phone (
  phone_id int AUTO_INCREMENT PRIMARY KEY,
  staff_id int NOT NULL REFERENCES staff (staff_id) ON DELETE CASCADE,
  kind varchar(10) NOT NULL,
  number varchar(30) NOT NULL,
  last_update datetime NOT NULL DEFAULT '2026-02-15 09:30:00'
);

CREATE TABLE access_group (
  group_id int AUTO_INCREMENT PRIMARY KEY,
  title varchar(60) NOT NULL
);

-- Members are of the staff or customers.
CREATE TABLE access_group_member (
  group_id int NOT NULL REFERENCES access_group (group_id) ON DELETE CASCADE,
  member_type varchar(10) NOT NULL,
  member_id bigint NOT NULL,
  PRIMARY KEY (group_id, member_type, member_id)
);

CREATE TABLE film (
  film_id int AUTO_INCREMENT PRIMARY KEY,
  title varchar(120) NOT NULL,
  rating varchar(5)
);

CREATE TABLE rental (
  rental_id int AUTO_INCREMENT PRIMARY KEY,
  rental_date datetime NOT NULL,
  film_id int NOT NULL REFERENCES film (film_id),
  customer_id bigint NOT NULL REFERENCES customer (customer_id),
  staff_id int NOT NULL REFERENCES staff (staff_id),
  amount numeric(5, 2) NOT NULL
);

CREATE VIEW staff_list AS SELECT staff_id AS id, CONCAT(first_name, ' ', last_name) AS name, email FROM staff;

INSERT INTO store (name, city) VALUES ('Harbour', 'Hamburg'), ('Market Square', 'Graz'), ('Old Mill', 'Lyon');

INSERT INTO department VALUES ('HQ', 'Head office', NULL, '1000'), ('IT', 'Information technology', 'HQ', '1100'),
  ('HR', 'People', 'HQ', '1200'), ('SALES', 'Sales', 'HQ', '2000'), ('DESK', 'Service desk', 'IT', '1110');

INSERT INTO staff (staff_id, first_name, last_name, email, username, password, picture, store_id, department_code, manager_id,
  employment, active, hired_on, salary)
SELECT seq, CONCAT('Given', seq), CONCAT('Family', seq), CONCAT('given', seq, '@example.com'), CONCAT('gfamily', seq),
  CONCAT('hash', seq), x'89504e47', 1 + seq % 3, ELT(1 + seq % 5, 'HQ', 'IT', 'HR', 'SALES', 'DESK'),
  CASE WHEN seq = 1 THEN NULL WHEN seq < 7 THEN 1 ELSE 1 + seq DIV 10 END,
  ELT(1 + seq % 3, 'full-time', 'part-time', 'external'), IF(seq % 10 = 0, 'N', 'Y'),
  DATE_ADD('2015-01-01', INTERVAL seq * 20 DAY), 2000 + seq * 12.5
FROM seq_1_to_60;

INSERT INTO customer (store_id, first_name, last_name, email, locked, birth_date, language, create_date, last_update)
SELECT 1 + seq % 3, CONCAT('First', seq), CONCAT('Last', seq), CONCAT('first', seq, '@example.org'), seq % 7 = 0,
  DATE_ADD('1960-01-01', INTERVAL seq * 40 DAY), ELT(1 + seq % 3, 'de', 'en', 'fr'),
  DATE_ADD('2020-01-01', INTERVAL seq DAY), IF(seq % 2 = 0, '2026-01-01 10:00:00', NULL)
FROM seq_1_to_300;

INSERT INTO role (name, description) VALUES ('Clerk', 'Lends films'), ('Manager', 'Runs a store'),
  ('Administrator', NULL), ('Auditor', 'May look at everything');
INSERT INTO staff_role (staff_id, role_id) SELECT staff_id, 1 FROM staff;
INSERT INTO staff_role (staff_id, role_id) SELECT staff_id, 2 FROM staff WHERE staff_id < 7;
INSERT INTO staff_role (staff_id, role_id) VALUES (1, 3), (2, 3);

INSERT INTO staff_phone (staff_id, kind, number) SELECT staff_id, 'work', CONCAT('+49 30 5550', staff_id) FROM staff;
INSERT INTO staff_phone (staff_id, kind, number) SELECT staff_id, 'mobile', CONCAT('+49 170 555', staff_id) FROM staff WHERE staff_id % 2 = 0;

INSERT INTO access_group (title) VALUES ('Newsletter'), ('Preview evenings');
INSERT INTO access_group_member SELECT 1, 'staff', staff_id FROM staff WHERE staff_id <= 10;
INSERT INTO access_group_member SELECT 1, 'customer', customer_id FROM customer WHERE customer_id <= 40;
INSERT INTO access_group_member SELECT 2, 'customer', customer_id FROM customer WHERE customer_id % 10 = 0;

INSERT INTO film VALUES (1, 'The quiet harbour', 'PG'), (2, 'Seven winters', 'R');
INSERT INTO rental SELECT customer_id, '2026-02-01 12:00:00', 1 + customer_id % 2, customer_id, 1 + customer_id % 60, 2.99 FROM customer;
