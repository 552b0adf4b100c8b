using Almagest.Cli.Terminal;
using Almagest.Learning.Calibration;
using Almagest.Learning.Posteriors;
using Almagest.Networks;
using Almagest.Networks.Posteriors;
using Almagest.Studies.Training;

namespace Almagest.Studies.Posteriors;

/// <summary>How a posterior network does in one case, beside the exact posterior.</summary>
/// <param name="Case">Which.</param>
/// <param name="BayesError">Mean squared error of the exact posterior's mean, over Γ and z.</param>
/// <param name="Ratio">The network's over that; 1 can't be beaten but by luck.</param>
/// <param name="ExpectedRatio">What that ratio would be over many spectra: 1 + the mean squared distance of the two means over
/// the Bayes error. It does not know the truths, and scatters less.</param>
/// <param name="Gap">Mean of ln exact - ln network at the truth, nats; 0 can't be beaten but by luck.</param>
/// <param name="Coverage68">Share of the truths within the network's region of highest density that holds 68.27 %.</param>
/// <param name="Coverage95">95.45 %.</param>
internal sealed record PosteriorScore(
    PosteriorCase Case,
    int Spectra,
    double BayesError,
    double Ratio,
    double ExpectedRatio,
    double Gap,
    double Coverage68,
    double Coverage95
);

/// <summary>One training, judged.</summary>
internal sealed record JudgedPosterior(int Seed, IReadOnlyList<PosteriorScore> Scores, CalibrationReport Calibration);

/// <summary>What part 2 of the study found.</summary>
/// <param name="Simulations">Learnt from, in every training.</param>
/// <param name="Trainings">That differ in their seed: first weights, order, and which examples are kept apart.</param>
/// <param name="Fitting">CPU seconds of drawing and fitting.</param>
/// <param name="Learning">CPU seconds of a training.</param>
internal sealed record PosteriorResult(
    int Simulations,
    IReadOnlyList<JudgedPosterior> Trainings,
    double Fitting,
    double Learning
);

/// <summary>Protocol P: a posterior network on top of C-stat fits, judged against the exact posterior.</summary>
internal sealed class PosteriorJob(int simulations, int test, int seeds, WorkDisplay display)
{
    private const int Samples = 1000;

    private readonly ProtocolP _protocol = new();

    public async Task<PosteriorResult> RunAsync(CancellationToken cancellation)
    {
        (PosteriorSpectrum[] learnt, double fitting) = await display.CostOfAsync(
            "drawing and fitting",
            simulations,
            told => _protocol.Draw(simulations, seed: 1, told, cancellation),
            cancellation
        );
        PosteriorSettings settings = PosteriorSettings.For(simulations);
        var nets = new List<PosteriorNet>();
        double learning = 0;
        for (int seed = 1; seed <= seeds; seed++)
        {
            (PosteriorNet net, double seconds) = await display.CostOfAsync(
                "learning posteriors",
                () => PosteriorTable.Examples([.. learnt.Select(one => (one.Summary, one.Truth))], _protocol.Coordinates),
                settings with
                {
                    Seed = seed,
                },
                cancellation
            );
            nets.Add(net);
            learning += seconds / seeds;
        }
        PosteriorSpectrum[] held = _protocol.Draw(test, seed: 2, () => { }, cancellation);
        ((double[] Mean, double LogDensity)[] exact, _) = await display.CostOfAsync(
            "exact posteriors",
            test,
            told => Exact(held, told, cancellation),
            cancellation
        );
        return new PosteriorResult(
            simulations,
            [.. nets.Select((net, i) => Judge(i + 1, net, held, exact, cancellation))],
            fitting,
            learning
        );
    }

    private (double[] Mean, double LogDensity)[] Exact(PosteriorSpectrum[] held, Action told, CancellationToken cancellation)
    {
        var posterior = new ExactPosterior(_protocol);
        var exact = new (double[], double)[held.Length];
        Parallel.For(0, held.Length, Cores(cancellation), i =>
        {
            exact[i] = posterior.Of(held[i]);
            told();
        });
        return exact;
    }

    private JudgedPosterior Judge(
        int seed,
        PosteriorNet net,
        PosteriorSpectrum[] held,
        (double[] Mean, double LogDensity)[] exact,
        CancellationToken cancellation
    )
    {
        SpectrumPosterior[] posteriors = PosteriorTable.Predict(net, [.. held.Select(one => one.Summary)], _protocol.Coordinates);
        var answers = new (double[] Mean, double LogDensity, double Level, double[] Points)[held.Length];
        Parallel.For(0, held.Length, Cores(cancellation), i =>
        {
            PosteriorDraws draws = posteriors[i].Draw(Samples, 1000 + i);
            double own = posteriors[i].LogDensity(held[i].Truth);
            int denser = Enumerable
                .Range(0, Samples)
                .Count(s => posteriors[i].LogDensity(draws.Points[(2 * s)..((2 * s) + 2)]) > own);
            answers[i] = ([draws.Mean(0), draws.Mean(1)], own, (double)denser / Samples, draws.Points);
        });
        double Error(Func<int, double[]> found, int[] rows) =>
            rows.Average(i => Enumerable.Range(0, 2).Average(p => Math.Pow(found(i)[p] - held[i].Truth[p], 2)));
        PosteriorScore[] scores =
        [
            .. ProtocolP.Cases.Select(
                (one, number) =>
                {
                    int[] rows = [.. Enumerable.Range(0, held.Length).Where(i => held[i].Case == number)];
                    double bayes = Error(i => exact[i].Mean, rows);
                    double apart = rows.Average(i =>
                        Enumerable.Range(0, 2).Average(p => Math.Pow(exact[i].Mean[p] - answers[i].Mean[p], 2))
                    );
                    return new PosteriorScore(
                        one,
                        rows.Length,
                        bayes,
                        Error(i => answers[i].Mean, rows) / bayes,
                        1 + (apart / bayes),
                        rows.Average(i => exact[i].LogDensity - answers[i].LogDensity),
                        rows.Average(i => answers[i].Level <= 0.6827 ? 1.0 : 0),
                        rows.Average(i => answers[i].Level <= 0.9545 ? 1.0 : 0)
                    );
                }
            ),
        ];
        var trials = new PosteriorTrials(
            2,
            Samples,
            [.. held.SelectMany(s => s.Truth)],
            [.. answers.SelectMany(a => a.Points)],
            [.. held.Select(s => new[] { $"{ProtocolP.Cases[s.Case].Counts} counts, {ProtocolP.Cases[s.Case].Gap}" })]
        );
        return new JudgedPosterior(seed, scores, CalibrationReport.Of(trials, ["Γ", "z"]));
    }

    private static ParallelOptions Cores(CancellationToken cancellation) =>
        new() { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };
}
