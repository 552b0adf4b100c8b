using System.Globalization;
using System.Net;
using System.Text.Json;
using Almagest.Spectra.Observations;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Connections;
using Npgsql;

[assembly: AssemblyFixture(typeof(Almagest.Gateway.Tests.Tap.TapSkies))]

namespace Almagest.Gateway.Tests.Tap;

/// <summary>A gateway over each database, with the same few fits; made when the first test asks, gone after the last.</summary>
public sealed class TapSkies : IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly Dictionary<StorageProvider, TapSky> _skies = [];

    public async Task<TapSky> GetAsync(StorageProvider provider)
    {
        await _one.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (!_skies.TryGetValue(provider, out TapSky? sky))
            {
                sky = new(provider);
                await sky.InitializeAsync();
                _skies[provider] = sky;
            }
            return sky;
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (TapSky sky in _skies.Values)
            await sky.DisposeAsync();
        _one.Dispose();
    }
}

/// <summary>Through Kestrel, with seven sources around 3C 273 and the fits of two runs.</summary>
public sealed class TapSky(StorageProvider provider) : RunTest
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("ALMAGEST_TEST_POSTGRES");

    /// <summary>Of each fit; one has none.</summary>
    private static readonly double[] Counts = [100, 300, 0, 50, 20, 1000, 75];

    private readonly string _name = $"almagest_tap_{Guid.NewGuid():N}";

    public HttpClient Http => Client;

    public string Scratch => Folder;

    /// <summary>Of the service, without a slash at the end.</summary>
    public string Tap => Address + "/tap";

    public string Address => Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

    public T Service<T>()
        where T : notnull => Get<T>();

    public override async ValueTask InitializeAsync()
    {
        if (provider == StorageProvider.Postgres)
        {
            Assert.SkipWhen(
                string.IsNullOrEmpty(Server),
                "ALMAGEST_TEST_POSTGRES is not set: ./test starts a PostgreSQL and sets it."
            );
            await ExecuteAsync($"CREATE DATABASE {_name}");
        }
        await base.InitializeAsync();
        await FillAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (provider == StorageProvider.Postgres && !string.IsNullOrEmpty(Server))
            await ExecuteAsync($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");
    }

    /// <summary>What a query gives, a line a row below the names, commas between cells.</summary>
    public async Task<string[]> RowsAsync(string query)
    {
        using HttpResponseMessage answer = await AskAsync(("QUERY", query), ("FORMAT", "csv"));
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{query}\n{text}");
        return text.TrimEnd().Split("\r\n")[1..];
    }

    /// <summary>POST to sync.</summary>
    public Task<HttpResponseMessage> AskAsync(params (string Key, string Value)[] words) =>
        Client.PostAsync(
            Tap + "/sync",
            new FormUrlEncodedContent([new("LANG", "ADQL"), .. words.Select(word => KeyValuePair.Create(word.Key, word.Value))]),
            TestContext.Current.CancellationToken
        );

    private protected override IEnumerable<(string Key, string Value)> Settings =>
        [
            ("Tap:UsualRows", "2000"),
            ("Tap:MostRows", "3000"),
            ("Tap:SyncSeconds", "30"),
            ("Tap:LargestUpload", "5000000"),
            ("Tap:LeaseSeconds", "2"),
            ("Tap:UploadHosts:0", "127.0.0.1"),
            .. provider == StorageProvider.Sqlite
                ? ((string, string)[])[]
                :
                [
                    ("Storage:Provider", "postgres"),
                    ("Storage:ConnectionString", new NpgsqlConnectionStringBuilder(Server) { Database = _name }.ToString()),
                ],
        ];

    private async Task FillAsync()
    {
        // It has no position.
        await SubmitAsync(observations: 1);
        Catalogue sky = (await Get<ICatalogueStore>().FindAsync("sky", Cancellation))!;
        await Get<ICatalogueStore>()
            .AddAsync(
                sky.Id,
                [
                    .. Enumerable
                        .Range(1, 7)
                        .Select(number =>
                            NewObservation.Of(
                                number,
                                new Observation
                                {
                                    Name = $"source {number.ToString(CultureInfo.InvariantCulture)}",
                                    RightAscension = 187.27 + (0.05 * number),
                                    Declination = 2.05 + (0.02 * number),
                                    Payload = new FluxPayload([1, 2], [true, false]),
                                }
                            ) with
                            {
                                Facts = new()
                                {
                                    Telescope = "XMM",
                                    Instrument = "EPN",
                                    Exposure = 1000 * number,
                                    StartedAt = new DateTime(2020, 1, number, 0, 0, 0, DateTimeKind.Utc),
                                    LowestEnergy = 0.5,
                                    HighestEnergy = 8,
                                },
                            }
                        ),
                ],
                Cancellation
            );
        foreach (string name in new[] { "first", "second" })
        {
            JsonElement run = await PostAsync("runs", Asked(new { name, onlyNew = false }), HttpStatusCode.Accepted);
            await StoreAsync(
                run,
                work => [.. work.Take(7).Select((one, i) => Fit(one, 1.5 + (0.25 * i), Counts[i]))],
                work => [work[7]]
            );
        }
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(Server!);
        await using NpgsqlCommand command = source.CreateCommand(sql);
        command.CommandTimeout = 300;
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
