using System.Globalization;
using Almagest.Storage.Connections;
using Almagest.Tests;

namespace Almagest.Gateway.Tests.Tap;

/// <summary>docs/examples/rxte_questions.py, its answers beside what Sherpa's fits of the same spectra say.</summary>
[Collection(nameof(GatewayTest))]
public sealed class RxteQuestionsTests
{
    private const string Address = "http://127.0.0.1:8080";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Answers_are_those_of_the_reference(StorageProvider provider)
    {
        PythonPage.Require("pyvo", "astropy");
        foreach (string folder in ReferenceCatalogue.Folders)
            SharedData.Require("data", "ogip", folder);
        RxteReference[] xte = RxteReference.Read(RxteRuns.Catalogues["xtej1550"]),
            gro = RxteReference.Read(RxteRuns.Catalogues["groj1655"]);
        (string, RxteReference[])[] both = [("groj1655_disc", gro), ("xtej1550_disc", xte)];
        await using TapSky sky = new(provider);
        await sky.InitializeAsync();
        await RxteRuns.AddAsync(sky.Service<IServiceProvider>(), Cancellation);
        string[][][] answers = await AskAsync(sky);
        Assert.Equal(5, answers.Length);

        // Sherpa began at two places, and may have missed a minimum.
        Counts(answers[0], both, one => one.IsDescribed, 2);
        Counts(answers[1], both, one => one.PowerLaw - one.Disc > 100, 2);

        RxteReference[] brightest = [.. xte.OrderByDescending(one => one.Rate).Take(5)];
        Assert.Equal(brightest.Select(one => one.Name), answers[2].Select(row => row[0]));
        for (int i = 0; i < brightest.Length; i++)
            Assert.Equal(brightest[i].Rate, Number(answers[2][i][1]), 1e-6 * brightest[i].Rate);

        Counts(answers[3], both, one => one.IsHot, 0);
        for (int i = 0; i < both.Length; i++)
        {
            double[] sizes = [.. both[i].Item2.Where(one => one.IsHot).Select(one => Math.Sqrt(one.DiscNorm))];
            Assert.Equal(sizes.Min(), Number(answers[3][i][2]), 0.01 * sizes.Min());
            Assert.Equal(sizes.Average(), Number(answers[3][i][3]), 0.01 * sizes.Average());
            Assert.Equal(sizes.Max(), Number(answers[3][i][4]), 0.01 * sizes.Max());
        }

        RxteReference[] hardest = [.. xte.Where(one => one.NeedsNoDisc).OrderBy(one => one.Index).Take(5)];
        Assert.Equal(hardest.Select(one => one.Name), answers[4].Select(row => row[0]));
        for (int i = 0; i < hardest.Length; i++)
        {
            double[] cells = [.. answers[4][i][1..].Select(Number)];
            Assert.Equal(hardest[i].Index, cells[0], 0.1 * hardest[i].IndexError);
            Assert.Equal(hardest[i].IndexError, (cells[2] - cells[1]) / 2, 0.05 * hardest[i].IndexError);
        }
    }

    /// <summary>Rows of each answer, without the names of columns.</summary>
    private static async Task<string[][][]> AskAsync(TapSky sky)
    {
        string script = await File.ReadAllTextAsync(
            Path.Combine(SharedData.RepositoryRoot, "docs", "examples", "rxte_questions.py"),
            Cancellation
        );
        string told = await PythonPage.RunAsync(script.Replace(Address, sky.Address, StringComparison.Ordinal), sky.Scratch);
        TestContext.Current.TestOutputHelper?.WriteLine(told);
        return
        [
            .. told.Split("# ", StringSplitOptions.RemoveEmptyEntries)
                .Select(answer => answer.Trim().Split('\n')[2..].Select(line => line.Trim().Split(',')).ToArray()),
        ];
    }

    /// <summary>How many of each run, in a row's second cell.</summary>
    private static void Counts(
        string[][] answer,
        (string Run, RxteReference[] Fits)[] expected,
        Func<RxteReference, bool> isCounted,
        double tolerance
    )
    {
        Assert.Equal(expected.Select(one => one.Run), answer.Select(row => row[0]));
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal((double)expected[i].Fits.Count(isCounted), Number(answer[i][1]), tolerance);
    }

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}
