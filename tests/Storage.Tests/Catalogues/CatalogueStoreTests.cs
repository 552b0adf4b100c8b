using Almagest.Spectra.Observations;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Connections;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;

namespace Almagest.Storage.Tests.Catalogues;

public sealed class CatalogueStoreTests(Databases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Adding_the_same_numbers_again_changes_nothing(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        ICatalogueStore catalogues = storage.Get<ICatalogueStore>();
        Catalogue catalogue = await catalogues.CreateAsync("rxte", "*.pha", Cancellation);
        NewObservation[] observations = [.. Enumerable.Range(0, 10_000).Select(number => Samples.Observation(number))];
        await catalogues.AddAsync(catalogue.Id, observations[..6000], Cancellation);
        await catalogues.AddAsync(
            catalogue.Id,
            [.. observations.Select(observation => observation with { Name = "another" })],
            Cancellation
        );

        Assert.Equal(10_000, await storage.CountAsync("observations"));
        Assert.Equal(10_000, await storage.CountAsync("observation_files"));
        Assert.Equal(
            4000L,
            Convert.ToInt64(await storage.QueryAsync("SELECT count(*) FROM observations WHERE name = 'another'"), null)
        );
        Assert.Equal(
            (10_000, 0),
            (await catalogues.FindAsync("rxte", Cancellation)) is { } found ? (found.Observations, found.Failures) : default
        );
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task What_files_are_asked_later_is_told_of_the_same_observation(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        ICatalogueStore catalogues = storage.Get<ICatalogueStore>();
        Catalogue catalogue = await catalogues.CreateAsync("rxte", "*.pha", Cancellation);
        NewObservation bare = Samples.Observation(3) with { Identity = "name three" };
        await catalogues.AddAsync(catalogue.Id, [bare], Cancellation);
        KnownObservation before = (await catalogues.ObservationsAsync(catalogue.Id, Cancellation)).Single();
        Assert.False(before.IsDescribed);
        ObservationFacts facts = new()
        {
            Telescope = "XTE",
            Instrument = "PCA",
            ObsId = "30191-01",
            StartedAt = new DateTime(1998, 9, 7, 0, 0, 0, DateTimeKind.Utc),
            Exposure = 1200,
            IsFromFiles = true,
        };
        await catalogues.DescribeAsync(catalogue.Id, [bare with { Facts = facts }], Cancellation);
        Assert.Equal(
            before with
            {
                IsDescribed = true,
            },
            (await catalogues.ObservationsAsync(catalogue.Id, Cancellation)).Single()
        );
        Assert.Equal(
            "XTE PCA 30191-01 51063",
            await storage.QueryAsync(
                "SELECT telescope || ' ' || instrument || ' ' || obs_id || ' ' || CAST(mjd AS integer) FROM observation_details "
                    + "WHERE exposure = 1200"
            )
        );
        Assert.Equal((1, 1), (await storage.CountAsync("observations"), await storage.CountAsync("sources")));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Names_of_any_kind_are_kept_and_what_no_database_takes_is_mended(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 1);
        string[] names =
        [
            "3C 273",
            "η Car – ‘Homunculus’ 星🌟",
            "Robert'); DROP TABLE observations;--",
            "a\0b",
            "broken \ud83d",
            new string('x', 100_000),
        ];
        await storage
            .Get<ICatalogueStore>()
            .AddAsync(
                run.CatalogueId,
                [.. names.Select((name, i) => Samples.Observation(i + 10, name) with { Ra = double.NaN, Dec = null })],
                Cancellation
            );
        IResultReader results = storage.Get<IResultReader>();
        foreach (string name in names[..3])
        {
            ObservationResult found = (await results.GetAsync(run.Id, name, Cancellation))!;
            Assert.Equal(name, found.Name);
            Assert.Null(found.Fit);
        }
        Assert.NotNull(await results.GetAsync(run.Id, "a\uFFFDb", Cancellation));
        Assert.NotNull(await results.GetAsync(run.Id, "broken \uFFFD", Cancellation));
        Assert.Equal(
            6L,
            Convert.ToInt64(await storage.QueryAsync("SELECT count(*) FROM observations WHERE ra IS NULL AND dec IS NULL"), null)
        );
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_catalogue_of_the_same_name_and_source_is_gone_on_with_and_of_another_source_refused(
        StorageProvider provider
    )
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        ICatalogueStore catalogues = storage.Get<ICatalogueStore>();
        Catalogue catalogue = await catalogues.CreateAsync("rxte", "*.pha", Cancellation);
        Assert.Equal(catalogue.Id, (await catalogues.CreateAsync("rxte", "*.pha", Cancellation)).Id);
        await Assert.ThrowsAsync<ArgumentException>(() => catalogues.CreateAsync("rxte", "list.csv", Cancellation));
        Assert.Single(await catalogues.ListAsync(Cancellation));
        Assert.Null(await catalogues.FindAsync("xmm", Cancellation));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task What_could_not_be_ingested_is_listed_with_its_last_reason(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        ICatalogueStore catalogues = storage.Get<ICatalogueStore>();
        Catalogue catalogue = await catalogues.CreateAsync("rxte", "*.pha", Cancellation);
        await catalogues.AddFailuresAsync(catalogue.Id, [new("b.pha", "not FITS"), new("a.pha", "no EBOUNDS")], Cancellation);
        await catalogues.AddFailuresAsync(catalogue.Id, [new("b.pha", "still not FITS")], Cancellation);
        Assert.Equal(
            [new IngestFailure("a.pha", "no EBOUNDS"), new IngestFailure("b.pha", "still not FITS")],
            await catalogues.FailuresAsync(catalogue.Id, Cancellation)
        );
        Assert.Equal(2, (await catalogues.FindAsync("rxte", Cancellation))!.Failures);
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Two_who_ingest_the_same_at_once_leave_each_observation_once(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        await using TestStorage other = storage.Another();
        Catalogue catalogue = await storage.Get<ICatalogueStore>().CreateAsync("rxte", "*.pha", Cancellation);
        NewObservation[] observations = [.. Enumerable.Range(0, 3000).Select(number => Samples.Observation(number))];
        await Task.WhenAll(
            ((TestStorage[])[storage, other, storage, other]).Select(each =>
                Task.Run(() => each.Get<ICatalogueStore>().AddAsync(catalogue.Id, observations, Cancellation), Cancellation)
            )
        );
        Assert.Equal(3000, await storage.CountAsync("observations"));
        Assert.Equal(3000, await storage.CountAsync("observation_files"));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_payload_comes_back_as_it_was_with_its_files(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 3);
        ObservationResult result = (await storage.Get<IResultReader>().GetAsync(run.Id, "source 2", Cancellation))!;
        FluxPayload payload = Assert.IsType<FluxPayload>(result.Payload);
        Assert.Equal([1, 2.5, 2, 0.125], payload.FluxDensity);
        Assert.Equal([true, false, true, true], payload.Observed);
        Assert.Equal([new ObservationFile("pha", "spectra/2.pha", new string('a', 64))], result.Files);
    }
}
