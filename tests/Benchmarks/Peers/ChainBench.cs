using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Sampling;

namespace Almagest.Benchmarks.Peers;

/// <summary>Samples of a Markov chain, as emcee runs it: walkers that stretch towards one another.</summary>
internal static class ChainBench
{
    public static readonly ChainSettings Settings = new()
    {
        Walkers = 20,
        Steps = 25,
        BurnIn = 0,
        Parallelism = 1,
    };

    public static BenchRow Run(BenchCase @case, PeerSeconds? peer)
    {
        FitProblem problem = @case.Problem;
        double seconds = ClassicalFit.Refine(problem, problem.Start) is FitOutcome.Converged fit
            ? Meter.Best(() => EnsembleSampler.Sample(problem, fit, Settings)) / (Settings.Walkers * Settings.Steps)
            : double.NaN;
        return new("chain", @case.Name, problem.Spectra[0].Count, seconds)
        {
            Scipy = peer?.Sample,
            Limit = FoldBench.ReadOnce(problem),
        };
    }
}
