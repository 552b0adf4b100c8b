using Almagest.Learning.Posteriors;
using Almagest.Learning.Priors;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;

namespace Almagest.Studies.Realistic;

/// <summary>
/// Protocol R: an absorbed power law as a CCD sees it, of any brightness, with a background that is known. nH log-uniform from
/// 1e20 to 1e23
/// cm⁻², Γ uniform from 0.5 to 3.5, 50 to 20,000 counts expected in all channels and exposures from 1e3 to 1e5 s, both
/// log-uniform; every
/// other spectrum lacks 2 to 5 keV.
/// </summary>
internal sealed class ProtocolR
{
    public const double ShortestExposure = 1e3,
        LongestExposure = 1e5; // s

    /// <summary>Counts per s in all channels, the same to every keV.</summary>
    public const double BackgroundRate = 2e-3;

    /// <summary>As if measured in a region so many times the source's, less its own noise: as good as known to the W
    /// statistic.</summary>
    public const double BackgroundRegion = 1e4;

    private const double GapLower = 2,
        GapUpper = 5; // keV

    public ProtocolR()
    {
        Coordinates = new PosteriorCoordinates([Column, Index, Counts]);
        // As campaigns have it: fits and simulations agree on what a bin is, whichever rule it is.
        var model = SpectralModel.Parse("wabs*powerlaw", "wilm", BinIntegration.Midpoint);
        FitParameter[] limits =
        [
            new FitParameter(Start[0], true, Column.Lower, Column.Upper),
            new FitParameter(Start[1], true, Index.Lower, Index.Upper),
            FitParameter.DefaultOf(model.Parameters[2]),
        ];
        Template = FitProblem.Of(
            model,
            limits,
            [FitBins.OnGrid(StatisticKind.WStat, StudyTelescope.Response, StudyTelescope.Channels)]
        );
        Gap =
        [
            .. Enumerable
                .Range(0, StudyTelescope.Channels.BinCount)
                .Select(bin => StudyTelescope.Channels.Center(bin) is >= GapLower and < GapUpper),
        ];
    }

    public static ParameterPrior Column { get; } = new("wabs.nH", PriorKind.LogUniform, 0.01, 10);

    public static ParameterPrior Index { get; } = new("powerlaw.PhoIndex", PriorKind.Uniform, 0.5, 3.5);

    /// <summary>Sets the norm.</summary>
    public static ParameterPrior Counts { get; } = new("powerlaw.norm", PriorKind.ExpectedCounts, 50, 20_000);

    /// <summary>Where fits begin; the norm is brought to the counts.</summary>
    public static double[] Start => [0.3, 2, 1];

    /// <summary>log10 nH, Γ, log10 norm.</summary>
    public PosteriorCoordinates Coordinates { get; }

    /// <summary>Within the priors, without counts, exposure or background yet.</summary>
    public FitProblem Template { get; }

    /// <summary>Shape [B]: true where every other spectrum has nothing.</summary>
    public IReadOnlyList<bool> Gap { get; }

    /// <summary>Draws spectra and fits them, over all cores; a pure function of the seed.</summary>
    /// <param name="seed">Spectra of two seeds share no numbers.</param>
    /// <param name="drawn">Told after each.</param>
    public RealisticSpectrum[] Draw(int count, ulong seed, Action drawn, CancellationToken cancellation) =>
        Each(
            [.. Enumerable.Range(0, count)],
            drawn,
            () => new RealisticFit(this, seed),
            (row, fit) => fit.Draw(row),
            cancellation
        );

    /// <summary>Over all cores, each with a worker of its own.</summary>
    public static TAnswer[] Each<TTask, TWorker, TAnswer>(
        TTask[] tasks,
        Action told,
        Func<TWorker> worker,
        Func<TTask, TWorker, TAnswer> answer,
        CancellationToken cancellation
    )
    {
        var answers = new TAnswer[tasks.Length];
        Parallel.For(
            0,
            tasks.Length,
            new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
            worker,
            (i, _, mine) =>
            {
                answers[i] = answer(tasks[i], mine);
                told();
                return mine;
            },
            _ => { }
        );
        return answers;
    }
}
