namespace Almagest.Benchmarks.Peers;

/// <summary>One measurement, all in CPU seconds of one fit, fold, spectrum or sample.</summary>
/// <param name="Task">fit, intervals, fold, fake, sources or chain.</param>
/// <param name="Case">The spectrum.</param>
/// <param name="Bins">Fitted, or channels where all are simulated.</param>
/// <param name="Ours">Almagest's.</param>
internal sealed record BenchRow(string Task, string Case, int Bins, double Ours)
{
    /// <summary>With the integral of each bin instead of the value at its middle, which is what Almagest does by
    /// default.</summary>
    public double? OursExact { get; init; }

    /// <summary>Measured in the same run.</summary>
    public double? Scipy { get; init; }

    /// <summary>From reference/timing.json: measured once, on another day.</summary>
    public double? Sherpa { get; init; }

    /// <summary>What the machine needs at least, measured in the same run: see <see cref="BenchTask.Limit"/>.</summary>
    public double? Limit { get; init; }

    /// <summary>Of a fold: what main memory needs at least to deliver the matrix, measured in the same run; the other limit is
    /// where it lies, in the caches if it fits.</summary>
    public double? MemoryLimit { get; init; }

    /// <summary>By how much scipy's best statistic lies above ours: that both sides did the same.</summary>
    public double? ScipyAbove { get; init; }

    public double? TimesScipy => Scipy / Ours;

    public double? TimesSherpa => Sherpa / Ours;

    public double? TimesLimit => Ours / Limit;

    public double? TimesMemoryLimit => Ours / MemoryLimit;
}

/// <summary>What can be measured.</summary>
/// <param name="Name">As the user writes it.</param>
/// <param name="Title">One line.</param>
/// <param name="Limit">What the physical limit is.</param>
/// <param name="Run">Measures one case, beside Python where it is at hand.</param>
internal sealed record BenchTask(string Name, string Title, string Limit, Func<BenchCase, PeerSeconds?, BenchRow> Run)
{
    public static IReadOnlyList<BenchTask> All { get; } =
    [
        new("fit", "fit of tbabs*powerlaw", "reading the packed matrix once for every evaluation of the fit", FitBench.Fit),
        new(
            "intervals",
            "fit with profile intervals (68.3 %) of all free parameters",
            "reading the packed matrix once for every evaluation of the fit alone",
            FitBench.FitWithIntervals
        ),
        new(
            "fold",
            "fold of one flux into the fitted bins",
            "reading as many bytes as the packed matrix has where they lie (the caches, if they fit); and from main "
                + "memory, at the speed of this run",
            FoldBench.Run
        ),
        new(
            "fake",
            "Poisson spectrum in all channels, drawn again from one model (Sherpa's fake_pha folds each time)",
            "two random words for each count or each channel, whichever are fewer",
            FakeBench.Again
        ),
        new(
            "sources",
            "Poisson spectrum in all channels, model evaluated anew for each",
            "two random words for each energy and each count, or one read of the matrix and two words for each channel",
            FakeBench.Anew
        ),
        new(
            "chain",
            "sample of an affine-invariant chain (20 walkers, one thread)",
            "reading the packed matrix once for every sample",
            ChainBench.Run
        ),
    ];
}
