package dev.lectern.app.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Looks into every row of every table of ours, as text. */
record DatabaseSearch(Connection connection) {
    /** The tables with a row in which the word stands, such as {@code lectern.message}. */
    List<String> tablesWith(String word) throws SQLException {
        List<String> found = new ArrayList<>();
        for (String table : tables()) {
            // Names come from the catalogue, quoted by it.
            String query = "select exists (select from " + table + " as r where position(? in r::text) > 0)";
            try (PreparedStatement statement = connection.prepareStatement(query)) {
                statement.setString(1, word);
                try (ResultSet result = statement.executeQuery()) {
                    if (result.next() && result.getBoolean(1)) {
                        found.add(table);
                    }
                }
            }
        }
        return found;
    }

    private List<String> tables() throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select format('%I.%I', schemaname, tablename) from pg_tables"
                        + " where schemaname in ('lectern', 'auth') order by 1")) {
            while (result.next()) {
                tables.add(result.getString(1));
            }
        }
        return tables;
    }
}
