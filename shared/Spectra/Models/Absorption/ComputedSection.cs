namespace Almagest.Spectra.Models.Absorption;

/// <summary>
/// A cross-section given by a slow formula with jumps, looked up in a table of σ E³ against ln E. Cells that hold a jump are
/// left to the formula; elsewhere the table is good to about 1e-7.
/// </summary>
internal sealed class ComputedSection : CrossSection
{
    private const double Step = 4e-4;

    private readonly Func<double, double> _formula;
    private readonly double _lower, _upper, _logLower;
    private readonly double[] _scaled;   // σ E³ at exp(logLower + i step)
    private readonly bool[] _jumps;      // cell i, between nodes i and i + 1

    /// <param name="formula">σ at an energy in keV, 1e-22 cm².</param>
    /// <param name="jumps">keV, where it is not smooth.</param>
    /// <param name="lower">keV; 0 below.</param>
    /// <param name="upper">keV; 0 above.</param>
    public ComputedSection(Func<double, double> formula, IEnumerable<double> jumps, double lower, double upper)
    {
        (_formula, _lower, _upper, _logLower) = (formula, lower, upper, Math.Log(lower));
        int cells = (int)Math.Ceiling((Math.Log(upper) - _logLower) / Step);
        _scaled = new double[cells + 1];
        for (int i = 0; i <= cells; i++)
        {
            double energy = Math.Exp(_logLower + (i * Step));
            _scaled[i] = formula(energy) * energy * energy * energy;
        }
        _jumps = new bool[cells];
        foreach (double jump in jumps)
            if (jump >= lower && jump < upper)
                for (int cell = CellOf(Math.Log(jump)) - 1, last = cell + 2; cell <= last; cell++)
                    if (cell >= 0 && cell < cells) _jumps[cell] = true;
    }

    public override void Evaluate(ReadOnlySpan<double> energy, ReadOnlySpan<double> log, Span<double> sigma)
    {
        for (int i = 0; i < energy.Length; i++) sigma[i] = At(energy[i], log[i]);
    }

    private double At(double energy, double log)
    {
        if (!(energy >= _lower) || energy > _upper) return 0;
        int cell = Math.Clamp(CellOf(log), 0, _jumps.Length - 1);
        if (_jumps[cell]) return _formula(energy);
        double share = ((log - _logLower) / Step) - cell;
        return (_scaled[cell] + (share * (_scaled[cell + 1] - _scaled[cell]))) / (energy * energy * energy);
    }

    private int CellOf(double log) => (int)Math.Floor((log - _logLower) / Step);
}
