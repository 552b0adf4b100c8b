using Almagest.Cli.Terminal;
using Almagest.Learning.Calibration;
using Almagest.Networks.Posteriors;
using Almagest.Spectra.Fitting;
using Almagest.Studies.Training;

namespace Almagest.Studies.Realistic;

/// <summary>How large this part is.</summary>
/// <param name="Simulations">To learn from.</param>
/// <param name="Test">Others, to judge by.</param>
/// <param name="Checked">Of these, so many of each bin have their reference checked on a grid.</param>
internal sealed record RealisticScale(int Simulations, int Test, int Checked)
{
    public const ulong LearntSeed = 1,
        TestSeed = 2;

    public static RealisticScale Of(bool quick, int simulations) => quick ? new(3_000, 120, 0) : new(simulations, 4_000, 4);
}

/// <summary>Seconds of processor time.</summary>
internal sealed record RealisticCosts(double DrawingAndFitting, double Learning, double LearningDirect, double Reference);

/// <summary>Share of the spectra whose statistic is within 0.1 of the optimum after so many steps of the fit from the direct
/// network's answer.</summary>
internal sealed record RealisticSteps(string Bin, double[] Shares)
{
    public static int[] Steps { get; } = [0, 1, 3, 100];
}

/// <summary>What was found.</summary>
/// <param name="Hybrid">By bins of counts.</param>
/// <param name="Direct">The same without a fit.</param>
/// <param name="Calibration">Of the hybrid, by bins of counts and by gap.</param>
/// <param name="Steps">See <see cref="RealisticSteps"/>.</param>
/// <param name="EffectiveSamples">Of the reference, for each spectrum, in ascending order.</param>
/// <param name="GridDistance">How far, at the most, the reference's means are from a grid's, in sigma.</param>
/// <param name="Costs">CPU.</param>
internal sealed record RealisticResult(
    RealisticScale Scale,
    IReadOnlyList<RealisticScore> Hybrid,
    IReadOnlyList<RealisticScore> Direct,
    CalibrationReport Calibration,
    IReadOnlyList<RealisticSteps> Steps,
    double[] EffectiveSamples,
    double GridDistance,
    RealisticCosts Costs
);

/// <summary>Protocol R: posterior networks beside importance-sampled posteriors.</summary>
internal sealed class RealisticJob(RealisticScale scale, WorkDisplay display)
{
    private const int Samples = 1000;

    private readonly ProtocolR _protocol = new();

    public async Task<RealisticResult> RunAsync(CancellationToken cancellation)
    {
        (RealisticSpectrum[] learnt, double drawing) = await display.CostOfAsync(
            "drawing and fitting",
            scale.Simulations,
            told => _protocol.Draw(scale.Simulations, RealisticScale.LearntSeed, told, cancellation),
            cancellation
        );
        PosteriorSettings settings = PosteriorSettings.For(scale.Simulations);
        (PosteriorNet hybrid, double learning) = await display.CostOfAsync(
            "learning from fits",
            () =>
                PosteriorTable.Examples(
                    [.. learnt.Select(one => (one.Summary, _protocol.Coordinates.Of(one.Parameters)))],
                    _protocol.Coordinates
                ),
            settings,
            cancellation
        );
        (PosteriorNet direct, double learningDirect) = await display.CostOfAsync(
            "learning from counts",
            () => DirectPosterior.Examples(learnt, _protocol.Coordinates),
            settings,
            cancellation
        );
        (RealisticSpectrum[] test, _) = await display.CostOfAsync(
            "drawing others",
            scale.Test,
            told => _protocol.Draw(scale.Test, RealisticScale.TestSeed, told, cancellation),
            cancellation
        );
        (Reference[] references, double reference) = await display.CostOfAsync(
            "importance sampling",
            scale.Test,
            told =>
                ProtocolR.Each(
                    test,
                    told,
                    () => new ReferencePosterior(_protocol),
                    (one, sampler) => sampler.Of(one, one.Row),
                    cancellation
                ),
            cancellation
        );

        SpectrumPosterior[] posteriors = PosteriorTable.Predict(
            hybrid,
            [.. test.Select(one => one.Summary)],
            _protocol.Coordinates
        );
        GaussianMixture[] mixtures = direct.Predict(DirectPosterior.Features(test));
        ((RealisticAnswer, RealisticAnswer, double[])[] answers, _) = await display.CostOfAsync(
            "judging",
            scale.Test,
            told =>
                ProtocolR.Each(
                    test,
                    told,
                    () => new RealisticFit(_protocol, seed: 0),
                    (one, fit) =>
                    {
                        double[] truth = _protocol.Coordinates.Of(one.Parameters);
                        SpectrumPosterior own = posteriors[one.Row];
                        GaussianMixture mixture = mixtures[one.Row];
                        var straight = RealisticAnswer.Of(
                            DirectPosterior.Draw(mixture, _protocol.Coordinates, Samples, 1000 + one.Row),
                            point => DirectPosterior.LogDensity(mixture, _protocol.Coordinates, point),
                            truth
                        );
                        return (
                            RealisticAnswer.Of(own.Draw(Samples, 1000 + one.Row), own.LogDensity, truth),
                            straight,
                            Rises(one, straight, fit)
                        );
                    },
                    cancellation
                ),
            cancellation
        );

        RealisticAnswer[] hybridAnswers = [.. answers.Select(one => one.Item1)];
        RealisticSpectrum[] chosen = [.. test.GroupBy(RealisticScores.BinOf).SelectMany(bin => bin.Take(scale.Checked))];
        (double[] distances, _) = await display.CostOfAsync(
            "grids",
            chosen.Length,
            told =>
                ProtocolR.Each(
                    chosen,
                    told,
                    () => new GridPosterior(_protocol),
                    (one, grid) =>
                    {
                        Reference found = references[one.Row];
                        return grid.MeanOf(one, found)
                            .Zip(found.Mean, (a, b) => Math.Abs(a - b))
                            .Zip(found.Sigma, (away, sigma) => away / sigma)
                            .Max();
                    },
                    cancellation
                ),
            cancellation
        );
        var trials = new PosteriorTrials(
            _protocol.Coordinates.Count,
            Samples,
            [.. test.SelectMany(one => _protocol.Coordinates.Of(one.Parameters))],
            [.. hybridAnswers.SelectMany(one => one.Draws.Points)],
            [
                .. test.Select(one =>
                    new[] { $"{RealisticScores.Bins[RealisticScores.BinOf(one)]} counts", one.HasGap ? "gap 2-5 keV" : "no gap" }
                ),
            ]
        );
        return new RealisticResult(
            scale,
            RealisticScores.Of(test, references, hybridAnswers, _protocol.Coordinates),
            RealisticScores.Of(test, references, [.. answers.Select(one => one.Item2)], _protocol.Coordinates),
            CalibrationReport.Of(trials, ["log10 nH", "Γ", "log10 norm"]),
            [
                .. RealisticScores.Bins.Select(
                    (name, bin) =>
                        new RealisticSteps(
                            name,
                            [
                                .. RealisticSteps.Steps.Select(
                                    (_, s) =>
                                        answers
                                            .Where((_, i) => RealisticScores.BinOf(test[i]) == bin)
                                            .Average(one => one.Item3[s] < 0.1 ? 1.0 : 0)
                                ),
                            ]
                        )
                ),
            ],
            [.. references.Select(one => one.EffectiveSamples).Order()],
            distances.DefaultIfEmpty().Max(),
            new RealisticCosts(drawing, learning, learningDirect, reference)
        );
    }

    /// <summary>How far the statistic is above the optimum after each number of steps from the answer's mean.</summary>
    private double[] Rises(RealisticSpectrum spectrum, RealisticAnswer answer, RealisticFit fit)
    {
        fit.Load(spectrum);
        double[] start = [.. Enumerable.Range(0, 3).Select(c => _protocol.Coordinates.ParameterOf(c, answer.Draws.Mean(c)))];
        double After(double[] from, int steps) =>
            ClassicalFit
                .Refine(
                    fit.Problem,
                    from.AsSpan(),
                    new FitOptions
                    {
                        Covariance = false,
                        Rescale = false,
                        MaximumIterations = steps,
                    }
                )
                .Statistic;
        double[] reached = [.. RealisticSteps.Steps.Select(steps => After(start, steps))];
        double optimum = Math.Min(
            reached.Min(),
            Math.Min(
                After(spectrum.Parameters, 100),
                After(
                    [.. Enumerable.Range(0, 3).Select(c => _protocol.Coordinates.ParameterOf(c, spectrum.Summary.Estimate[c]))],
                    100
                )
            )
        );
        return [.. reached.Select(statistic => statistic - optimum)];
    }
}
