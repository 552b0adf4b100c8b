namespace Almagest.Learning.Encoders;

/// <summary>
/// A quick estimate of a spectrum's coordinates and of their errors by Poisson likelihood, with the bank of templates in the
/// model's place. Networks are told it and learn what remains: what is lost in the linear templates, in a background taken as
/// known, and at the priors' edges. Working memory of one thread. P coordinates, B bins.
/// </summary>
/// <remarks>Source of the method: Fisher scoring, with half steps while the likelihood falls.</remarks>
internal sealed class SpectrumEstimator
{
    private const int TemplatesPerStart = 48;
    private const int Evaluations = 16;

    /// <summary>One component has one maximum; of several, the nearest to the likeliest template may be the wrong one.</summary>
    private const int StartsOfSeveral = 2;

    private const double LongestStep = 0.3;

    /// <summary>What templates are worth, as a share of the prior's range: a network must not count in units finer than
    /// that.</summary>
    private const double FloorOfOne = 1e-3;
    private const double FloorOfSeveral = 0.03;

    private readonly TemplateBank _bank;
    private readonly double _floor;
    private readonly double[] _prior;
    private readonly double[] _middle;
    private readonly double[] _trial;
    private readonly double[] _best;
    private readonly double[] _step;
    private readonly double[] _sigma;
    private readonly double[][] _starts;
    private readonly double[] _startLikelihoods;
    private readonly LinearSystem _system;
    private readonly EmulatedCounts _counts;

    public SpectrumEstimator(TemplateBank bank, int coordinates)
    {
        (_bank, _floor) = (bank, bank.ComponentCount > 1 ? FloorOfSeveral : FloorOfOne);
        (_prior, _middle) = (new double[coordinates], new double[coordinates]);
        (_trial, _best, _step) = (new double[coordinates], new double[coordinates], new double[coordinates]);
        _sigma = new double[coordinates];
        _starts = [.. Enumerable.Range(0, bank.ComponentCount > 1 ? StartsOfSeveral : 1).Select(_ => new double[coordinates])];
        _startLikelihoods = new double[_starts.Length];
        _system = new LinearSystem(coordinates);
        _counts = new EmulatedCounts(bank, coordinates);
        // The variance of a flat prior; a decade for norms, about what the net counts say.
        Array.Fill(_prior, 1);
        foreach (int shape in bank.Shapes)
        {
            (double lower, double upper) = bank.RangeOf(shape);
            (_prior[shape], _middle[shape]) = (12 / ((upper - lower) * (upper - lower)), 0.5 * (lower + upper));
        }
    }

    /// <param name="counts">With the responses it went through.</param>
    /// <param name="observed">Shape [B].</param>
    /// <param name="scale">Its amplitude is where norms begin.</param>
    /// <param name="estimate">Shape [P].</param>
    /// <param name="sigma">Shape [P], more than 0.</param>
    public void Estimate(
        BinnedCounts counts,
        ReadOnlySpan<bool> observed,
        CountScale scale,
        Span<double> estimate,
        Span<double> sigma
    )
    {
        _counts.Begin(counts, observed, scale);
        foreach (int norm in _bank.Norms)
            _middle[norm] = Math.Log10(scale.Amplitude / _bank.Norms.Length);
        ChooseStarts(scale);
        double best = double.NegativeInfinity;
        for (int start = 0; start < _starts.Length; start++)
        {
            double likelihood = Climb(_starts[start], _sigma);
            if (start > 0 && !(likelihood > best))
                continue;
            best = likelihood;
            _best.CopyTo(estimate);
            _sigma.CopyTo(sigma);
        }
        for (int i = 0; i < sigma.Length; i++)
            sigma[i] = Math.Sqrt((sigma[i] * sigma[i]) + Math.Pow(_floor * RangeOf(i), 2));
    }

    /// <summary>Goes up from a start to <see cref="_best"/>.</summary>
    private double Climb(double[] start, Span<double> sigma)
    {
        start.CopyTo(_trial, 0);
        double best = double.NegativeInfinity;
        for (int evaluation = 0; evaluation < Evaluations; evaluation++)
        {
            double likelihood = _counts.Evaluate(_bank.Nearest(_trial), _trial, _system) + AddPrior(_trial);
            if (likelihood >= best || evaluation == 0)
            {
                best = likelihood;
                _trial.CopyTo(_best, 0);
                _system.Solve(_step, sigma);
                Limit(_step);
            }
            else
            {
                for (int i = 0; i < _step.Length; i++)
                    _step[i] *= 0.4;
            }
            if (IsDone(sigma))
                break;
            for (int i = 0; i < _trial.Length; i++)
                _trial[i] = Within(i, _best[i] + _step[i]);
        }
        return best;
    }

    /// <summary>The likeliest of the first templates, their norms set by their own counts.</summary>
    private void ChooseStarts(CountScale scale)
    {
        Array.Fill(_startLikelihoods, double.NegativeInfinity);
        foreach (double[] start in _starts)
            _middle.CopyTo(start, 0);
        for (int template = 0; template < Math.Min(_starts.Length * TemplatesPerStart, _bank.Count); template++)
        {
            _bank.Points[template].CopyTo(_trial, 0);
            double likelihood = _counts.FitNorms(template, _trial, scale);
            int worst = Array.IndexOf(_startLikelihoods, _startLikelihoods.Min());
            if (!(likelihood > _startLikelihoods[worst]))
                continue;
            _startLikelihoods[worst] = likelihood;
            _trial.CopyTo(_starts[worst], 0);
        }
    }

    private double AddPrior(double[] coordinates)
    {
        double sum = 0;
        for (int i = 0; i < coordinates.Length; i++)
        {
            double difference = coordinates[i] - _middle[i];
            sum -= 0.5 * _prior[i] * difference * difference;
            _system.Add(i, -_prior[i] * difference, _prior[i]);
        }
        return sum;
    }

    private void Limit(double[] step)
    {
        double longest = 0;
        for (int i = 0; i < step.Length; i++)
            longest = Math.Max(longest, Math.Abs(step[i]) / RangeOf(i));
        for (int i = 0; longest > LongestStep && i < step.Length; i++)
            step[i] *= LongestStep / longest;
    }

    private bool IsDone(ReadOnlySpan<double> sigma)
    {
        for (int i = 0; i < _step.Length; i++)
            if (Math.Abs(_step[i]) > 0.01 * sigma[i])
                return false;
        return true;
    }

    private double RangeOf(int coordinate)
    {
        if (_bank.Norms.AsSpan().Contains(coordinate))
            return 3;
        (double lower, double upper) = _bank.RangeOf(coordinate);
        return upper - lower;
    }

    private double Within(int coordinate, double value)
    {
        if (_bank.Norms.AsSpan().Contains(coordinate))
            return Math.Clamp(value, _middle[coordinate] - 4, _middle[coordinate] + 4);
        (double lower, double upper) = _bank.RangeOf(coordinate);
        return Math.Clamp(value, lower, upper);
    }
}
