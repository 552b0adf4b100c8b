using Almagest.Cli.Terminal;
using Almagest.Networks.Posteriors;
using Almagest.Spectra.Calibration;
using Almagest.Spectra.Posteriors;

namespace Almagest.Cli.Study.Posteriors;

/// <summary>How a posterior network does in one case, beside the exact posterior.</summary>
/// <param name="Case">Which.</param>
/// <param name="Spectra">Judged.</param>
/// <param name="BayesError">Mean squared error of the exact posterior's mean, over Γ and z.</param>
/// <param name="Ratio">The network's over that; 1 can't be beaten but by luck.</param>
/// <param name="ExpectedRatio">What that ratio would be over many spectra: 1 + the mean squared distance of the two means over the Bayes error. It does not know the truths, and scatters less.</param>
/// <param name="Gap">Mean of ln exact - ln network at the truth, nats; 0 can't be beaten but by luck.</param>
/// <param name="Coverage68">Share of the truths within the network's region of highest density that holds 68.27 %.</param>
/// <param name="Coverage95">95.45 %.</param>
internal sealed record PosteriorScore(PosteriorCase Case, int Spectra, double BayesError, double Ratio, double ExpectedRatio, double Gap, double Coverage68, double Coverage95);

/// <summary>What part 2 of the study found.</summary>
internal sealed record PosteriorResult(
    int Simulations, IReadOnlyList<PosteriorScore> Scores, CalibrationReport Calibration, TimeSpan Fitting, TimeSpan Training);

/// <summary>Protocol P: a posterior network on top of C-stat fits, judged against the exact posterior.</summary>
internal sealed class PosteriorJob(int simulations, int test, WorkDisplay display)
{
    private const int Samples = 1000;

    public async Task<PosteriorResult> RunAsync(CancellationToken cancellation)
    {
        var protocol = new ProtocolP();
        int drawn = 0;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Task<PosteriorSpectrum[]> drawing = Task.Run(() => protocol.Draw(simulations, seed: 1, () => Interlocked.Increment(ref drawn), cancellation), cancellation);
        await display.WatchAsync("drawing and fitting", "spectra", _ => Task.FromResult(new WorkState(drawn, simulations, "", drawing.IsCompleted)), cancellation);
        PosteriorSpectrum[] learnt = await drawing;
        TimeSpan fitting = clock.Elapsed;

        PosteriorSettings settings = PosteriorSettings.For(simulations);
        var last = new Latest();
        Task<PosteriorNet> training = Task.Run(() => PosteriorTraining.Train(
            PosteriorTable.Examples([.. learnt.Select(one => (one.Summary, one.Truth))], protocol.Coordinates),
            settings, last, cancellation), cancellation);
        await display.WatchAsync("learning posteriors", "epochs", _ => Task.FromResult(last.State(training.IsCompleted)), cancellation);
        PosteriorNet net = await training;
        TimeSpan trained = clock.Elapsed - fitting;

        int judged = 0;
        Task<PosteriorResult> judging = Task.Run(() => Judge(protocol, net, () => Interlocked.Increment(ref judged), fitting, trained, cancellation), cancellation);
        await display.WatchAsync("exact posteriors", "spectra", _ => Task.FromResult(new WorkState(judged, test, "", judging.IsCompleted)), cancellation);
        return await judging;
    }

    private PosteriorResult Judge(ProtocolP protocol, PosteriorNet net, Action judged, TimeSpan fitting, TimeSpan training, CancellationToken cancellation)
    {
        PosteriorSpectrum[] held = protocol.Draw(test, seed: 2, () => { }, cancellation);
        SpectrumPosterior[] posteriors = PosteriorTable.Predict(net, [.. held.Select(one => one.Summary)], protocol.Coordinates);
        var exact = new ExactPosterior(protocol);
        var answers = new (double[] Mean, double LogExact, double[] OwnMean, double LogOwn, double Level, double[] Points)[held.Length];
        Parallel.For(0, held.Length, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            PosteriorSpectrum one = held[i];
            PosteriorDraws draws = posteriors[i].Draw(Samples, 1000 + i);
            double own = posteriors[i].LogDensity(one.Truth);
            int denser = Enumerable.Range(0, Samples).Count(s => posteriors[i].LogDensity(draws.Points[(2 * s)..((2 * s) + 2)]) > own);
            (double[] mean, double logExact) = exact.Of(one);
            answers[i] = (mean, logExact, [draws.Mean(0), draws.Mean(1)], own, (double)denser / Samples, draws.Points);
            judged();
        });
        double Error(Func<int, double[]> found, int[] rows) => rows.Average(i => Enumerable.Range(0, 2).Average(p => Math.Pow(found(i)[p] - held[i].Truth[p], 2)));
        PosteriorScore[] scores = [.. ProtocolP.Cases.Select((one, number) =>
        {
            int[] rows = [.. Enumerable.Range(0, held.Length).Where(i => held[i].Case == number)];
            double bayes = Error(i => answers[i].Mean, rows);
            double apart = rows.Average(i => Enumerable.Range(0, 2).Average(p => Math.Pow(answers[i].Mean[p] - answers[i].OwnMean[p], 2)));
            return new PosteriorScore(one, rows.Length, bayes, Error(i => answers[i].OwnMean, rows) / bayes, 1 + (apart / bayes), rows.Average(i => answers[i].LogExact - answers[i].LogOwn),
                rows.Average(i => answers[i].Level <= 0.6827 ? 1.0 : 0), rows.Average(i => answers[i].Level <= 0.9545 ? 1.0 : 0));
        })];
        var trials = new PosteriorTrials(2, Samples, [.. held.SelectMany(s => s.Truth)], [.. answers.SelectMany(a => a.Points)],
            [.. held.Select(s => new[] { $"{ProtocolP.Cases[s.Case].Counts} counts, {ProtocolP.Cases[s.Case].Gap}" })]);
        return new PosteriorResult(simulations, scores, CalibrationReport.Of(trials, ["Γ", "z"]), fitting, training);
    }
}
