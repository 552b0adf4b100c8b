using System.Data.Common;
using System.Globalization;
using Almagest.Vo.Adql;
using Almagest.Vo.Adql.Dialects;
using Almagest.Vo.Fields;
using Almagest.Vo.Healpix;
using Almagest.Vo.Published;
using Almagest.Vo.Sky;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Almagest.Vo.Tests.Adql;

/// <summary>A published catalogue of a few hundred sources and fits, with the same rows in SQLite and in PostgreSQL.</summary>
internal static class SmallSky
{
    public const string PostgresVariable = "ALMAGEST_TEST_POSTGRES";
    public const int SourceCount = 300;

    public static PublishedCatalogue Catalogue { get; } =
        new([
            Table(
                "almagest",
                "sources",
                Column("source_id", DataKind.Long, ucd: "meta.id;meta.main"),
                Column("name", DataKind.Text),
                Column("ra", DataKind.Double, "deg", "pos.eq.ra;meta.main"),
                Column("dec", DataKind.Double, "deg", "pos.eq.dec;meta.main"),
                Column("hpx", DataKind.Long),
                Column("first_seen", DataKind.Timestamp),
                Column("is_variable", DataKind.Boolean),
                Column("redshift", DataKind.Double)
            ) with
            {
                Position = new("ra", "dec", "hpx") { Vector = ("ux", "uy", "uz") },
            },
            Table(
                "almagest",
                "fits",
                Column("fit_id", DataKind.Long),
                Column("source_id", DataKind.Long),
                Column("model", DataKind.Text),
                Column("phoindex", DataKind.Double),
                Column("flux", DataKind.Double, "erg.cm**-2.s**-1", "phot.flux.density;em.X-ray"),
                Column("energy", DataKind.Double, "keV"),
                Column("exposure", DataKind.Float, "s"),
                Column("clean", DataKind.Short),
                Column("size", DataKind.Int)
            ),
            Table("TAP_SCHEMA", "tables", Column("schema_name", DataKind.Text), Column("table_name", DataKind.Text)),
            Table(
                "TAP_UPLOAD",
                "mine",
                Column("label", DataKind.Text),
                Column("ra", DataKind.Double, "deg"),
                Column("dec", DataKind.Double, "deg")
            ),
        ]);

    public static List<(long Id, string Name, double Ra, double Dec)> Sources { get; } = MakeSources();

    public static SqliteConnection OpenSqlite()
    {
        SqliteConnection connection = new("Data Source=:memory:");
        connection.CreateFunction<string?, double?>("almagest_number", SqliteFunctions.Number, isDeterministic: true);
        connection.CreateFunction<string?, string?>("almagest_lower", SqliteFunctions.Lower, isDeterministic: true);
        connection.CreateFunction<string?, string?>("almagest_upper", SqliteFunctions.Upper, isDeterministic: true);
        connection.CreateFunction<object?, long, long?>("almagest_whole", SqliteFunctions.Whole, isDeterministic: true);
        connection.CreateFunction<double?, double?>("almagest_single", SqliteFunctions.Single, isDeterministic: true);
        connection.CreateFunction<double?, long, double?>("almagest_truncate", SqliteFunctions.Truncate, isDeterministic: true);
        connection.CreateFunction<double?, long, double?>("almagest_round", SqliteFunctions.Round, isDeterministic: true);
        connection.CreateAggregate<double?, double, (List<double>? Numbers, double Fraction), double?>(
            "almagest_percentile",
            (null, 0),
            (state, number, fraction) =>
            {
                List<double> numbers = state.Numbers ?? [];
                if (number is { } value)
                    numbers.Add(value);
                return (numbers, fraction);
            },
            state => SqliteFunctions.Percentile(state.Numbers ?? [], state.Fraction),
            isDeterministic: true
        );
        connection.Open();
        Fill(connection, "TEXT");
        return connection;
    }

    /// <summary>Temporary tables of one session; skips the test where there is no server.</summary>
    public static NpgsqlConnection OpenPostgres()
    {
        string server = Environment.GetEnvironmentVariable(PostgresVariable) ?? "";
        if (server.Length == 0)
            Assert.Skip($"{PostgresVariable} is not set: ./test starts a PostgreSQL and sets it.");
        NpgsqlConnection connection = new(new NpgsqlConnectionStringBuilder(server) { Timezone = "UTC" }.ToString());
        connection.Open();
        Fill(connection, "timestamptz");
        return connection;
    }

    /// <summary>Each row as text, numbers to twelve digits: both databases say the same so.</summary>
    public static List<string> Rows(DbConnection connection, QueryPlan plan)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = plan.Sql;
        foreach (SqlParameter parameter in plan.Parameters)
            Add(command, parameter.Name, parameter.Value);
        using DbDataReader reader = command.ExecuteReader();
        Assert.Equal(plan.Columns.Count, reader.FieldCount);
        List<string> rows = [];
        while (reader.Read())
            rows.Add(string.Join("|", plan.Columns.Select((column, i) => Text(reader, i, column.Kind))));
        return rows;
    }

    private static string Text(DbDataReader reader, int index, DataKind kind)
    {
        if (reader.IsDBNull(index))
            return "";
        object value = reader.GetValue(index);
        return kind switch
        {
            DataKind.Double => Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString("G6", CultureInfo.InvariantCulture),
            DataKind.Float => Convert.ToSingle(value, CultureInfo.InvariantCulture).ToString("G6", CultureInfo.InvariantCulture),
            DataKind.Boolean => Convert.ToBoolean(value, CultureInfo.InvariantCulture) ? "1" : "0",
            DataKind.Timestamp => (value as DateTime? ?? DateTime.Parse((string)value, CultureInfo.InvariantCulture)).ToString(
                "s",
                CultureInfo.InvariantCulture
            ),
            _ when kind.IsWhole() => Convert.ToInt64(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
            _ when kind.IsGeometry() => string.Join(
                ' ',
                ((string)value)
                    .Split(' ')
                    .Select(one => double.Parse(one, CultureInfo.InvariantCulture).ToString("G10", CultureInfo.InvariantCulture))
            ),
            _ => (string)value,
        };
    }

    private static List<(long, string, double, double)> MakeSources()
    {
        Random random = new(7);
        List<(long, string, double, double)> sources = [(1, "GX 339-4", 255.7058, -48.7897), (2, "Cyg X-1", 299.5903, 35.2016)];
        for (int i = 3; i <= SourceCount; i++)
            sources.Add(
                (i, $"src_{i}", random.NextDouble() * 360, double.RadiansToDegrees(Math.Asin((2 * random.NextDouble()) - 1)))
            );
        return sources;
    }

    private static void Fill(DbConnection connection, string time)
    {
        Run(
            connection,
            $"""
            CREATE TEMP TABLE "almagest.sources" (source_id bigint, name text, ra double precision, dec double precision,
                hpx bigint, first_seen {time}, is_variable boolean, redshift double precision,
                ux double precision, uy double precision, uz double precision);
            CREATE TEMP TABLE "almagest.fits" (fit_id bigint, source_id bigint, model text, phoindex double precision,
                flux double precision, energy double precision, exposure real, clean smallint, size integer);
            CREATE TEMP TABLE "TAP_SCHEMA.tables" (schema_name text, table_name text);
            CREATE TEMP TABLE "TAP_UPLOAD.mine" (label text, ra double precision, dec double precision);
            """
        );
        foreach ((long id, string name, double ra, double dec) in Sources)
        {
            Direction at = Direction.FromDegrees(ra, dec);
            object redshift = id % 4 == 0 ? DBNull.Value : id / 100.0;
            DateTime seen = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(id);
            Insert(
                connection,
                "almagest.sources",
                id,
                name,
                ra,
                dec,
                NestedPixels.At(ra, dec),
                seen,
                id % 3 == 0,
                redshift,
                at.X,
                at.Y,
                at.Z
            );
            for (int i = 0; i < id % 3; i++)
                Insert(
                    connection,
                    "almagest.fits",
                    (id * 10) + i,
                    id,
                    i == 0 ? "tbabs*powerlaw" : "tbabs*diskbb",
                    i == 0 ? 1 + (id / 200.0) : DBNull.Value,
                    1e-12 * id,
                    0.5 + i,
                    (float)(1000 + id),
                    (short)(id % 2),
                    (int)id
                );
        }
        foreach (PublishedTable table in Catalogue.Tables)
            Insert(connection, "TAP_SCHEMA.tables", table.Schema, table.QualifiedName);
        Insert(connection, "TAP_UPLOAD.mine", "near GX 339-4", 255.7, -48.8);
        Insert(connection, "TAP_UPLOAD.mine", "nowhere", 10.0, 89.99);
        Insert(connection, "TAP_UPLOAD.mine", "no position", DBNull.Value, DBNull.Value);
    }

    private static void Insert(DbConnection connection, string table, params object[] values)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO \"{table}\" VALUES ({string.Join(", ", values.Select((_, i) => $"@v{i}"))})";
        for (int i = 0; i < values.Length; i++)
            Add(command, $"@v{i}", values[i]);
        command.ExecuteNonQuery();
    }

    private static void Add(DbCommand command, string name, object value)
    {
        DbParameter one = command.CreateParameter();
        one.ParameterName = name;
        one.Value = value;
        command.Parameters.Add(one);
    }

    private static void Run(DbConnection connection, string sql)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static PublishedTable Table(string schema, string name, params PublishedColumn[] columns) =>
        new()
        {
            Schema = schema,
            Name = name,
            Columns = columns,
            // In both databases tables of a session, which have no schema to speak of.
            SqlName = [$"{schema}.{name}"],
        };

    private static PublishedColumn Column(string name, DataKind kind, string? unit = null, string? ucd = null) =>
        new()
        {
            Field = new()
            {
                Name = name,
                Kind = kind,
                Unit = unit,
                Ucd = ucd,
            },
        };
}
