import { openTestDatabase } from '../support/test-database.js';
import { describeDossiersStore, describeOwnersStore, describeRecordsStore } from './register-stores.js';

describeOwnersStore('SQLite', () => openTestDatabase());
describeDossiersStore('SQLite', () => openTestDatabase());
describeRecordsStore('SQLite', () => openTestDatabase());
