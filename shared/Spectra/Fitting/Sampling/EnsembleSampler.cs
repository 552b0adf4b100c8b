using Almagest.Spectra.Randomness;

namespace Almagest.Spectra.Fitting.Sampling;

/// <summary>How long a chain is.</summary>
public sealed record ChainSettings
{
    /// <summary>Steps of every walker that are kept.</summary>
    public int Steps { get; init; } = 2000;

    /// <summary>Steps before those, which are thrown away.</summary>
    public int BurnIn { get; init; } = 500;

    /// <summary>Even, more than the number of parameters; 0: four for each parameter, at least 20.</summary>
    public int Walkers { get; init; }

    public ulong Seed { get; init; } = 1;

    /// <summary>Threads; the chain does not depend on it.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    internal int WalkersFor(int dimension) => Walkers > 0 ? Walkers : Math.Max(20, 4 * dimension);
}

/// <summary>
/// The affine-invariant ensemble sampler with the stretch move, one half of the walkers moved along lines to the other half: it
/// needs no tuning and does not mind correlated parameters.
/// </summary>
/// <remarks>
/// Source: Goodman &amp; Weare 2010, Comm. App. Math. Comp. Sci. 5, 65; halves in parallel as in Foreman-Mackey et al. 2013, PASP
/// 125, 306 (emcee). Every move's numbers come from a stream of its own, so that a seed gives one chain on any machine.
/// </remarks>
public static class EnsembleSampler
{
    /// <summary>a of the paper: steps are stretched by 1/a to a.</summary>
    private const double LargestStretch = 2;

    /// <summary>A chain over a fit's free parameters, from walkers drawn about its minimum.</summary>
    public static Chain Sample(
        FitProblem problem,
        FitOutcome.Converged fit,
        ChainSettings settings,
        IReadOnlyDictionary<int, ChainPrior>? priors = null,
        CancellationToken cancellation = default
    )
    {
        FitPosterior posterior = new(problem, fit.Parameters, priors);
        ParameterDraws draws = new(problem, fit, settings.Seed);
        int walkers = settings.WalkersFor(posterior.Dimension);
        double[] start = new double[walkers * posterior.Dimension];
        uint number = 0;
        for (int w = 0; w < walkers; w++)
        {
            Span<double> walker = start.AsSpan(w * posterior.Dimension, posterior.Dimension);
            // A narrow prior may exclude most of what the data allow.
            do draws.Draw(number++, walker);
            while (double.IsNegativeInfinity(posterior.At(walker)) && number < 1000 * walkers);
        }
        return Sample(posterior, start, settings, cancellation);
    }

    /// <param name="target">What is sampled.</param>
    /// <param name="start">Shape [walkers, dimension], row-major.</param>
    /// <param name="settings">Its walkers are as many as in <paramref name="start"/>, or 0.</param>
    /// <exception cref="SpectralDataException">Too few walkers, or one that starts where the density is 0.</exception>
    public static Chain Sample(
        ILogDensity target,
        double[] start,
        ChainSettings settings,
        CancellationToken cancellation = default
    )
    {
        int dimension = target.Dimension,
            walkers = dimension == 0 ? 0 : start.Length / dimension;
        if (dimension == 0)
            throw SpectralDataException.At("chain", "no free parameter", "at least one");
        if (walkers % 2 != 0 || walkers <= dimension)
            throw SpectralDataException.At(
                "chain",
                $"{walkers} walkers for {dimension} parameters",
                "an even number, above that of the parameters"
            );
        if (settings.Steps < 1 || settings.BurnIn < 0)
            throw SpectralDataException.At("chain", $"{settings.Steps} steps after {settings.BurnIn}", "at least one step");
        Ensemble ensemble = new(target, start, settings);
        for (int step = 0; step < settings.BurnIn; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            ensemble.Move((uint)step);
        }
        Chain chain = new(settings.Steps, walkers, dimension);
        long before = ensemble.Accepted;
        for (int step = 0; step < settings.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            ensemble.Move((uint)(settings.BurnIn + step));
            ensemble.CopyTo(chain, step);
        }
        chain.AcceptedShare = (ensemble.Accepted - before) / ((double)settings.Steps * walkers);
        return chain;
    }

    /// <summary>The walkers now.</summary>
    private sealed class Ensemble
    {
        private readonly ILogDensity _target;
        private readonly int _dimension,
            _walkers,
            _half;
        private readonly double[] _at,
            _density,
            _proposed,
            _proposedDensity,
            _stretch,
            _threshold;
        private readonly RandomNumbers _random;
        private readonly ParallelOptions _parallel;
        private readonly Action<int> _evaluate;

        public Ensemble(ILogDensity target, double[] start, ChainSettings settings)
        {
            (_target, _dimension) = (target, target.Dimension);
            _walkers = start.Length / _dimension;
            _half = _walkers / 2;
            _at = [.. start];
            _density = new double[_walkers];
            (_proposed, _proposedDensity) = (new double[_half * _dimension], new double[_half]);
            (_stretch, _threshold) = (new double[_half], new double[_half]);
            _random = new RandomNumbers(settings.Seed);
            _parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, settings.Parallelism) };
            _evaluate = k => _proposedDensity[k] = _target.At(_proposed.AsSpan(k * _dimension, _dimension));
            for (int w = 0; w < _walkers; w++)
            {
                _density[w] = target.At(_at.AsSpan(w * _dimension, _dimension));
                if (!double.IsFinite(_density[w]))
                    throw SpectralDataException.At(
                        $"chain, walker {w + 1}",
                        "a start of density 0",
                        "a start within limits and priors"
                    );
            }
        }

        public long Accepted { get; private set; }

        public void Move(uint step)
        {
            MoveHalf(step, 0);
            MoveHalf(step, 1);
        }

        public void CopyTo(Chain chain, int step) => chain.Write(step, _at, _density);

        private void MoveHalf(uint step, int half)
        {
            int mine = half * _half,
                others = (1 - half) * _half;
            for (int k = 0; k < _half; k++)
            {
                _random.Begin(RandomPurpose.Chain, step, (uint)(mine + k));
                // z of density z^-1/2 between 1/a and a.
                double root = 1 + ((LargestStretch - 1) * _random.NextUniform());
                double z = root * root / LargestStretch;
                int other = others + _random.NextIndex(_half);
                _stretch[k] = (_dimension - 1) * Math.Log(z);
                _threshold[k] = Math.Log(_random.NextUniform());
                for (int i = 0; i < _dimension; i++)
                {
                    double anchor = _at[(other * _dimension) + i];
                    _proposed[(k * _dimension) + i] = anchor + (z * (_at[((mine + k) * _dimension) + i] - anchor));
                }
            }
            if (_parallel.MaxDegreeOfParallelism == 1)
                for (int k = 0; k < _half; k++)
                    _evaluate(k);
            else
                Parallel.For(0, _half, _parallel, _evaluate);
            for (int k = 0; k < _half; k++)
            {
                if (!(_threshold[k] <= _stretch[k] + _proposedDensity[k] - _density[mine + k]))
                    continue;
                _proposed.AsSpan(k * _dimension, _dimension).CopyTo(_at.AsSpan((mine + k) * _dimension));
                _density[mine + k] = _proposedDensity[k];
                Accepted++;
            }
        }
    }
}
