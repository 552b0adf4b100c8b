using Almagest.Storage.Columns;
using Almagest.Storage.Connections;
using Almagest.Storage.Publishing;
using Almagest.Storage.Runs;
using Almagest.Vo.Published;

namespace Almagest.Storage.Tests.Publishing;

public sealed class PublishedFluxesTests(Databases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Fluxes_are_columns_for_each_band_and_runs_of_other_bands_have_another_view(StorageProvider provider)
    {
        await using TestStorage storage = await databases.FilledAsync(provider);
        // The sample's only flux stands where the usual bands have 0.5-2, absorbed.
        Assert.Equal(
            [
                [1e-13, 9e-14, 1.25e-13, "classical", null, null],
            ],
            await storage.AskAsync(
                "SELECT DISTINCT flux_0p5_2, flux_0p5_2_lolim, flux_0p5_2_hilim, flux_0p5_2_method, unabs_flux_2_10, lum_fitted "
                    + "FROM almagest.fits_powerlaw"
            )
        );
        Run first = (await storage.Get<IRunStore>().FindAsync("first", Cancellation))!;
        async Task<string?> ViewOf(string name, string fluxes) =>
            (
                await storage
                    .Get<IRunStore>()
                    .CreateAsync(
                        new NewRun
                        {
                            Name = name,
                            CatalogueName = first.CatalogueName,
                            CampaignId = first.CampaignId,
                            NetworkId = first.NetworkId,
                            SettingsJson = $$"""{"fluxes": "{{fluxes}}"}""",
                            Parameters = Samples.Parameters,
                        },
                        Cancellation
                    )
            ).FitsView;
        Assert.Equal("fits_powerlaw_2", await ViewOf("soft", "0.3-1.2"));
        Assert.Equal("fits_powerlaw_2", await ViewOf("soft again", "0.3-1.2"));
        Assert.Equal("fits_powerlaw_3", await ViewOf("dark", "none"));
        Assert.Equal(
            [
                ["dark", "none"],
                ["first", "0.5-2,2-10,fitted"],
                ["soft", "0.3-1.2"],
            ],
            await storage.AskAsync(
                "SELECT run, flux_bands FROM almagest.runs WHERE run IN ('first', 'soft', 'dark') ORDER BY run"
            )
        );
        await storage.MakeViewsAsync();
        PublishedCatalogue catalogue = await storage.Get<IPublishedTables>().CatalogueAsync(Cancellation);
        string[] ColumnsOf(string view) =>
            [.. catalogue.Tables.Single(table => table.Name == view).Columns.Select(column => column.Field.Name)];
        string[] fluxes = [.. ColumnsOf("fits_powerlaw_2").Except(ColumnsOf("fits_powerlaw_3"))];
        Assert.Equal(16, fluxes.Length);
        Assert.All(fluxes, name => Assert.Matches("^(unabs_)?(flux|lum)_0p3_1p2(_(lo|hi)lim(90)?|_method)?$", name));
        Assert.Equal(
            "erg.cm**-2.s**-1",
            catalogue
                .Tables.Single(table => table.Name == "fits_powerlaw_2")
                .Columns.Single(one => one.Field.Name == fluxes[0])
                .Field.Unit
        );
        Assert.Empty(await storage.AskAsync("SELECT * FROM almagest.fits_powerlaw_2_ultra_clean"));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            storage
                .Get<IRunStore>()
                .CreateAsync(
                    new NewRun
                    {
                        Name = "many",
                        CatalogueName = first.CatalogueName,
                        CampaignId = first.CampaignId,
                        NetworkId = first.NetworkId,
                        SettingsJson = "{}",
                        Parameters = [.. Enumerable.Range(0, 54).Select(number => new RunParameter($"p{number}", ""))],
                    },
                    Cancellation
                )
        );
    }
}
