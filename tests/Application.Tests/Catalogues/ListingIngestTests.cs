using Almagest.Application.Catalogues;
using Almagest.Application.Tests.NetworkFits;
using Almagest.Spectra.Fitting;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Columns;
using Almagest.Storage.Responses;
using Almagest.Storage.Runs;
using Almagest.Tests;

namespace Almagest.Application.Tests.Catalogues;

/// <summary>What a CSV says of its spectra is what the database holds.</summary>
public sealed class ListingIngestTests(Learnt learnt) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-listing-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Luminosities are of what the fitter is given; see <see cref="RunFluxesTests"/>.</summary>
    [Fact]
    public async Task A_redshift_reaches_the_fitter_and_its_correction_is_a_change()
    {
        Write("a.pha", "b.pha");
        await using FitDatabase database = await FitDatabase.CreateAsync(learnt.Responses, (learnt.Counts, learnt.CountsNetwork));
        IngestAnswer first = await IngestAsync(database, "file,redshift\na.pha,0.158\nb.pha,\n");
        Assert.Equal((2, 0), (first.New.Count, first.Failures.Count));
        Run run = await database
            .Get<IRunStore>()
            .CreateAsync(
                new NewRun
                {
                    Name = "run",
                    CatalogueName = "sky",
                    CampaignId = learnt.Counts.Id,
                    NetworkId = learnt.CountsNetwork.Id,
                    SettingsJson = RunSettings.Default.ToJson(),
                    Parameters =
                    [
                        .. learnt
                            .Counts.Parameters.Where(prior => prior.IsFree)
                            .Select(prior => new RunParameter(prior.Name, "")),
                    ],
                },
                Cancellation
            );
        ChunkWork chunk = await database.Get<IChunkStore>().LoadAsync(run.Id, 0, Cancellation);
        Assert.Equal([0.158, null], chunk.Observations.Select(one => one.Redshift));

        IngestAnswer corrected = await IngestAsync(database, "file,redshift\na.pha,0.16\nb.pha,\n");
        Assert.Equal(["a"], corrected.Changed);
        Assert.Equal(1, corrected.Unchanged);
    }

    [Fact]
    public async Task Every_line_that_fails_is_told_though_all_name_one_file()
    {
        Write("a.pha");
        File.WriteAllBytes(Path.Combine(_folder, "cut.pha"), [1, 2, 3]);
        await using FitDatabase database = await FitDatabase.CreateAsync(learnt.Responses);
        IngestAnswer answer = await IngestAsync(
            database,
            "file,name,ra,dec,redshift\na.pha,1,10,20,0.1\na.pha,2,10,20,\na.pha,3,10,,\na.pha,4,10,20,nan\ncut.pha,5,,,\n"
                + "cut.pha,6,,,\n"
        );
        Assert.Equal((2, 4), (answer.Catalogue.Observations, answer.Catalogue.Failures));
        string[] reasons = [.. answer.Failures.Select(failure => failure.Reason)];
        foreach (string told in (string[])["line 4, dec: found nothing", "line 5, redshift: found 'nan'"])
            Assert.Single(reasons, reason => reason.Contains(told, StringComparison.Ordinal));
        Assert.Equal(2, reasons.Count(reason => reason.Contains("cut.pha", StringComparison.Ordinal)));
    }

    private void Write(params string[] spectra)
    {
        File.WriteAllBytes(Path.Combine(_folder, SampleFiles.ResponseName), SampleFiles.Response());
        for (int n = 0; n < spectra.Length; n++)
            File.WriteAllBytes(Path.Combine(_folder, spectra[n]), SampleFiles.Spectrum(SampleFiles.Counts(n + 1)));
    }

    private async Task<IngestAnswer> IngestAsync(FitDatabase database, string listing)
    {
        string list = Path.Combine(_folder, "sky.csv");
        await File.WriteAllTextAsync(list, listing, Cancellation);
        return await new CatalogueIngest(database.Get<ICatalogueStore>(), database.Get<IResponseFileStore>()).IngestAsync(
            new IngestRequest { Name = "sky", Sources = [list] },
            progress: null,
            Cancellation
        );
    }
}
