namespace Almagest.Spectra.Fitting;

/// <summary>The state of one minimisation: the best point so far, and the quadratic that is believed around it.</summary>
internal sealed class Descent
{
    private const double LargestDamping = 1e12;

    private readonly FitProblem _problem;
    private readonly int _free;
    private readonly double[] _best, _trial, _gradient, _fisher, _step, _right;
    private readonly bool[] _active;
    private double _damping = 1e-3;

    public Descent(FitProblem problem, ReadOnlySpan<double> start)
    {
        _problem = problem;
        _free = problem.Free.Count;
        _best = start.ToArray();
        for (int i = 0; i < _free; i++)
        {
            FitParameter limits = problem.Parameters[problem.Free[i]];
            _best[problem.Free[i]] = Math.Clamp(_best[problem.Free[i]], limits.Lower, limits.Upper);
        }
        _trial = new double[_best.Length];
        (_gradient, _step, _right, _active) = (new double[_free], new double[_free], new double[_free], new bool[_free]);
        _fisher = new double[_free * _free];
        Statistic = Evaluate(_best);
    }

    public double Statistic { get; private set; }

    public ReadOnlySpan<double> Parameters => _best;

    public int Evaluations { get; private set; }

    public FitOutcome.NotConverged NotConverged(string reason)
    {
        double[] parameters = [.. _best];
        _problem.ApplyTies(parameters);
        return new(Statistic, _problem.DegreesOfFreedom, parameters, Evaluations, reason);
    }

    /// <summary>
    /// Multiplies all free norms by what brings the model's counts to the data's, if that lowers the statistic: a start at norm 1
    /// is often wrong by powers of ten.
    /// </summary>
    public void RescaleNorms()
    {
        double data = 0, model = 0;
        for (int k = 0; k < _problem.Spectra.Count; k++)
        {
            FitBins bins = _problem.Spectra[k];
            double[] expected = new double[bins.Count];
            _problem.Expected(k, _best, expected);
            model += expected.Sum();
            data += bins.Counts.Sum();
            if (bins.Statistic is StatisticKind.WStat or StatisticKind.PgStat)
                for (int i = 0; i < bins.Count; i++) data -= bins.Background[i] * bins.BackgroundScale[i];
        }
        double factor = data / model;
        if (!double.IsFinite(factor) || factor <= 0) return;
        _best.CopyTo(_trial, 0);
        foreach (int index in _problem.Free)
            if (_problem.Definitions[index].IsNorm) _trial[index] = Limit(index, _trial[index] * factor);
        Keep(Evaluate(_trial));
    }

    /// <returns>False if a derivative is not finite.</returns>
    public bool Linearise()
    {
        _problem.Linearise(_best, _gradient, _fisher);
        Evaluations += 1 + _free;
        foreach (double value in _gradient)
            if (!double.IsFinite(value)) return false;
        foreach (double value in _fisher)
            if (!double.IsFinite(value)) return false;
        return true;
    }

    /// <summary>By how much an undamped step would lower the statistic, were it quadratic.</summary>
    public double Promise()
    {
        Activate();
        if (!Solve(0) && !Solve(1e-6)) return double.PositiveInfinity;
        double sum = 0;
        for (int i = 0; i < _free; i++) sum -= 0.5 * _step[i] * _gradient[i];
        return sum;
    }

    /// <summary>Goes to a lower point, with as much damping as that takes.</summary>
    /// <returns>False if there is none to be found.</returns>
    public bool Step()
    {
        for (; _damping < LargestDamping; _damping *= 8)
        {
            if (!SolveWithinLimits()) continue;
            _best.CopyTo(_trial, 0);
            for (int i = 0; i < _free; i++) _trial[_problem.Free[i]] = Limit(_problem.Free[i], _trial[_problem.Free[i]] + _step[i]);
            if (!Keep(Evaluate(_trial))) continue;
            _damping = Math.Max(_damping / 20, 1e-9);
            return true;
        }
        _damping = 1e-3;
        return false;
    }

    private bool Keep(double statistic)
    {
        if (!(statistic < Statistic)) return false;
        _trial.CopyTo(_best, 0);
        Statistic = statistic;
        return true;
    }

    private double Evaluate(double[] parameters)
    {
        Evaluations++;
        return _problem.Statistic(parameters);
    }

    private double Limit(int index, double value) => Math.Clamp(value, _problem.Parameters[index].Lower, _problem.Parameters[index].Upper);

    /// <summary>Leaves out what sits on a limit and would cross it, and what changes nothing.</summary>
    private void Activate()
    {
        for (int i = 0; i < _free; i++)
        {
            int index = _problem.Free[i];
            double value = _best[index];
            bool blocked = _gradient[i] > 0 ? value <= _problem.Parameters[index].Lower : value >= _problem.Parameters[index].Upper;
            _active[i] = !blocked && _fisher[(i * _free) + i] > 0;
        }
    }

    private bool Solve(double damping)
    {
        for (int i = 0; i < _free; i++) _right[i] = -_gradient[i];
        return SmallMatrix.Solve(_fisher, damping, _right, _active, _step);
    }

    /// <summary>A step that would cross a limit goes to it, and the others are solved again given that.</summary>
    private bool SolveWithinLimits()
    {
        Activate();
        Span<double> moved = stackalloc double[_free];
        moved.Clear();
        for (int round = 0; round <= _free; round++)
        {
            for (int i = 0; i < _free; i++)
            {
                _right[i] = -_gradient[i];
                for (int j = 0; j < _free; j++) _right[i] -= _fisher[(i * _free) + j] * moved[j];
            }
            if (!SmallMatrix.Solve(_fisher, _damping, _right, _active, _step)) return false;
            bool crossed = false;
            for (int i = 0; i < _free; i++)
            {
                if (!_active[i]) continue;
                int index = _problem.Free[i];
                double target = _best[index] + _step[i], limited = Limit(index, target);
                if (limited == target) continue;
                (moved[i], _active[i], crossed) = (limited - _best[index], false, true);
            }
            if (crossed) continue;
            for (int i = 0; i < _free; i++) _step[i] += moved[i];
            return true;
        }
        return false;
    }
}
