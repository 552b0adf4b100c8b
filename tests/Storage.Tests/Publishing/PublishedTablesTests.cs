using Almagest.Storage.Catalogues;
using Almagest.Storage.Columns;
using Almagest.Storage.Connections;
using Almagest.Storage.Publishing;
using Almagest.Storage.Runs;
using Almagest.Vo.Adql.Syntax;
using Almagest.Vo.Fields;
using Almagest.Vo.Healpix;
using Almagest.Vo.Published;

namespace Almagest.Storage.Tests.Publishing;

/// <summary>What is published: views over private tables, as they are described.</summary>
public sealed class PublishedTablesTests(Databases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Each_is_a_view_and_gives_what_it_is_said_to_hold(StorageProvider provider)
    {
        await using TestStorage storage = await databases.FilledAsync(provider);
        await storage.QueryAsync("UPDATE fits SET flags = 2, score_probability = 0.5");
        PublishedCatalogue catalogue = await storage.Get<IPublishedTables>().CatalogueAsync(Cancellation);
        foreach (PublishedTable table in catalogue.Tables)
        {
            Assert.Equal("view", await KindAsync(storage, table));
            await CheckTypesAsync(storage, table);
            List<object?[]> rows = await storage.AskAsync($"SELECT * FROM {table.QualifiedName}");
            Assert.True(rows.Count > 0, $"{table.QualifiedName} has no rows to look at.");
            foreach ((int at, PublishedColumn column) in table.Columns.Index())
                Assert.True(
                    column.IsNullable || rows.TrueForAll(row => row[at] is not null),
                    $"{table.QualifiedName}.{column.Field.Name} is empty somewhere."
                );
        }
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Names_need_no_quotes_and_keys_lead_to_rows(StorageProvider provider)
    {
        await using TestStorage storage = await databases.FilledAsync(provider);
        PublishedCatalogue catalogue = await storage.Get<IPublishedTables>().CatalogueAsync(Cancellation);
        foreach (PublishedTable table in catalogue.Tables)
        {
            Assert.False(string.IsNullOrEmpty(table.Description));
            foreach (string name in table.Columns.Select(column => column.Field.Name).Append(table.Name))
            {
                Assert.False(ReservedWords.Contains(name), $"{table.QualifiedName} has {name}, a word of ADQL.");
                Assert.Matches("^[a-z][a-z0-9_]{0,62}$", name);
            }
            foreach (PublishedColumn column in table.Columns)
            {
                Assert.False(string.IsNullOrEmpty(column.Field.Ucd), $"{table.QualifiedName}.{column.Field.Name} has no UCD.");
                Assert.False(string.IsNullOrEmpty(column.Field.Description));
                Assert.True(
                    column.Field.Unit is not { } unit || Vo.Units.VoUnit.TryParse(unit) is not null,
                    $"{table.QualifiedName}.{column.Field.Name} is in {column.Field.Unit}, which VOUnits don't know."
                );
            }
            Assert.Equal(table.Columns.Count, table.Columns.DistinctBy(column => column.Field.Name).Count());
        }
        Assert.NotEmpty(catalogue.Keys);
        foreach (PublishedKey key in catalogue.Keys)
            Assert.Empty(
                await storage.AskAsync(
                    $"SELECT TOP 1 a.{key.Columns[0].From} FROM {key.FromTable} AS a LEFT JOIN {key.TargetTable} AS b ON "
                        + string.Join(" AND ", key.Columns.Select(pair => $"a.{pair.From} = b.{pair.Target}"))
                        + $" WHERE a.{key.Columns[0].From} IS NOT NULL AND b.{key.Columns[0].Target} IS NULL"
                )
            );
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Versions_of_an_observation_are_one_source_and_its_latest_fit_is_that_of_the_newest_run(
        StorageProvider provider
    )
    {
        await using TestStorage storage = await databases.FilledAsync(provider);
        ICatalogueStore catalogues = storage.Get<ICatalogueStore>();
        Catalogue catalogue = (await catalogues.FindAsync("catalogue", Cancellation))!;
        await catalogues.AddAsync(
            catalogue.Id,
            [Samples.Observation(7, "source 1, longer") with { Identity = "name source 1", Ra = 1.5 }],
            Cancellation
        );
        await storage.FitAsync("second", 2.25);
        Assert.Equal(
            [
                ["source 1, longer", 1.5, NestedPixels.At(1.5, -30)],
            ],
            await storage.AskAsync(
                "SELECT source_name, ra, healpix FROM almagest.sources WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE(1.5, -30, 0.1))"
            )
        );
        Assert.Equal(
            [
                ["source 1", 1.0],
                ["source 1, longer", 1.5],
            ],
            await storage.AskAsync(
                "SELECT o.source_name, o.ra FROM almagest.observations AS o JOIN almagest.sources USING (source_id) "
                    + "WHERE source_identity = 'name source 1' ORDER BY observation_id"
            )
        );
        // The fourth of the first run failed there, and only there.
        Assert.Equal(
            [
                ["second", 2.25, 5L],
            ],
            await storage.AskAsync(
                "SELECT run, powerlaw_phoindex, COUNT(DISTINCT source_id) FROM almagest.fits_powerlaw_latest "
                    + "GROUP BY run, powerlaw_phoindex"
            )
        );
        Assert.Equal(
            [
                [9L],
            ],
            await storage.AskAsync("SELECT COUNT(*) FROM almagest.fits_powerlaw")
        );
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Clean_subsets_hold_what_no_flag_and_no_low_chance_speaks_against(StorageProvider provider)
    {
        await using TestStorage storage = await databases.FilledAsync(provider);
        async Task<string> Counts() =>
            string.Join(
                ' ',
                await Task.WhenAll(
                    ((string[])["", "_clean", "_ultra_clean"]).Select(async end =>
                        (await storage.AskAsync($"SELECT COUNT(*) FROM almagest.fits_powerlaw{end}"))[0][0]
                    )
                )
            );
        // Samples have few counts.
        Assert.Equal("4 0 0", await Counts());
        await storage.QueryAsync("UPDATE fits SET flags = 2, score_probability = 0.5");
        Assert.Equal("4 4 4", await Counts());
        await storage.QueryAsync("UPDATE fits SET score_probability = 0.05 WHERE observation_id % 2 = 0");
        Assert.Equal("4 4 3", await Counts());
        await storage.QueryAsync("UPDATE fits SET flags = 2 + 8192 WHERE observation_id % 2 = 0");
        Assert.Equal("4 3 3", await Counts());
        Assert.Equal(
            [
                ["Refined", true],
                ["Refined ScoreTest", false],
            ],
            await storage.AskAsync("SELECT DISTINCT flag_names, is_clean FROM almagest.fits ORDER BY flag_names")
        );
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task All_failures_are_in_one_place_with_stage_and_reason(StorageProvider provider)
    {
        await using TestStorage storage = await databases.FilledAsync(provider);
        await storage.QueryAsync("UPDATE fits SET flags = 32, message = 'found no minimum' WHERE observation_id % 2 = 0");
        Assert.Equal(
            ["ingest found nothing", "load observation: found nothing.", "refine found no minimum"],
            (await storage.AskAsync("SELECT DISTINCT stage, reason FROM almagest.failures ORDER BY stage")).Select(row =>
                string.Join(' ', row)
            )
        );
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Views_of_fits_are_named_after_the_model_and_others_of_that_name_get_a_number(StorageProvider provider)
    {
        await using TestStorage storage = await databases.FilledAsync(provider);
        Run first = (await storage.Get<IRunStore>().FindAsync("first", Cancellation))!,
            again = await Samples.RunAsync(storage, 0, name: "again");
        Assert.Equal("fits_powerlaw", first.FitsView);
        Assert.Equal("fits_powerlaw", again.FitsView);
        RunParameter[] parameters =
        [
            new("a\"; DROP TABLE fits; --", "it's \\ '{0}' {x}"),
            new("size", "{"),
            new("ra", "keV"),
            new("Γ", "10²²"),
            new("", ""),
            new("x", ""),
            new("x_lolim", ""),
            new(new string('n', 200), "1e22 cm^-2"),
            new(new string('n', 200) + "2", "photons cm⁻² s⁻¹"),
        ];
        Run strange = await storage
            .Get<IRunStore>()
            .CreateAsync(
                new NewRun
                {
                    Name = "strange",
                    CatalogueName = first.CatalogueName,
                    CampaignId = first.CampaignId,
                    NetworkId = first.NetworkId,
                    SettingsJson = """{"fluxes": "none"}""",
                    Parameters = parameters,
                },
                Cancellation
            );
        Assert.Equal("fits_powerlaw_2", strange.FitsView);
        PublishedTable table = (await storage.Get<IPublishedTables>().CatalogueAsync(Cancellation)).Tables.Single(one =>
            one.Name == "fits_powerlaw_2"
        );
        Assert.Equal(
            [
                "a___drop_table_fits",
                "p_size",
                "ra_2",
                "p",
                "p_2",
                "x",
                "x_lolim_2",
                $"{new string('n', 44)}",
                $"{new string('n', 42)}_2",
            ],
            table
                .Columns.Where(column => column.Field.Name.EndsWith("_method", StringComparison.Ordinal))
                .Select(column => column.Field.Name[..^"_method".Length])
        );
        Assert.Equal(
            ["10**22cm**-2", "photon.cm**-2.s**-1"],
            table
                .Columns.Where(column => column.Field.Name.StartsWith("nnn", StringComparison.Ordinal))
                .Select(column => column.Field.Unit)
                .OfType<string>()
                .Distinct()
        );
        Assert.Empty(await storage.AskAsync("SELECT * FROM almagest.fits_powerlaw_2"));
    }

    private static async Task<object?> KindAsync(TestStorage storage, PublishedTable table) =>
        await storage.QueryAsync(
            storage.Provider == StorageProvider.Sqlite
                ? $"SELECT type FROM sqlite_master WHERE name = '{table.QualifiedName}'"
                : $"SELECT CASE relkind WHEN 'v' THEN 'view' ELSE relkind::text END FROM pg_class "
                    + $"WHERE oid = to_regclass('{table.QualifiedName}')"
        );

    /// <summary>PostgreSQL has types; SQLite's are of values.</summary>
    private static async Task CheckTypesAsync(TestStorage storage, PublishedTable table)
    {
        if (storage.Provider == StorageProvider.Sqlite)
            return;
        Assert.Equal(
            string.Join('\n', table.Columns.Select(column => $"{column.Field.Name} {TypeOf(column.Field.Kind)}")),
            await storage.QueryAsync(
                "SELECT string_agg(column_name || ' ' || data_type, E'\\n' ORDER BY ordinal_position) "
                    + $"FROM information_schema.columns WHERE table_schema = '{table.Schema}' AND table_name = '{table.Name}'"
            )
        );
    }

    private static string TypeOf(DataKind kind) =>
        kind switch
        {
            DataKind.Boolean => "boolean",
            DataKind.Short => "smallint",
            DataKind.Int => "integer",
            DataKind.Long => "bigint",
            DataKind.Float => "real",
            DataKind.Double => "double precision",
            DataKind.Text => "text",
            DataKind.Timestamp => "timestamp with time zone",
            _ => "bytea",
        };
}
