namespace Almagest.Spectra.Models.Absorption;

/// <summary>What is known of cross-sections at some points.</summary>
internal abstract class KnownSections
{
    /// <summary>True if <see cref="Of"/> answers.</summary>
    public abstract bool Knows(CrossSection section);

    /// <summary>σ at every point, 1e-22 cm².</summary>
    public abstract ReadOnlySpan<double> Of(CrossSection section);

    /// <summary>σ at all points times a factor, if that is known.</summary>
    public virtual bool TryShifted(CrossSection section, double stretch, out ReadOnlySpan<double> sigma)
    {
        sigma = default;
        return false;
    }

    /// <summary>How these points take a section: sharp, or as tables have it.</summary>
    public virtual CrossSection FormOf(CrossSection section) => section;
}

/// <summary>Cross-sections at points that come and go, written there beforehand.</summary>
internal sealed class PassingSections : KnownSections
{
    private CrossSection[] _sections = [];
    private double[][] _sigma = [];
    private int _points;

    /// <summary>Begins with other points.</summary>
    /// <param name="sections">For each of them <see cref="At"/> is to be written.</param>
    /// <param name="points">How many.</param>
    public void Begin(CrossSection[] sections, int points)
    {
        (_sections, _points) = (sections, points);
        if (_sigma.Length < sections.Length)
            Array.Resize(ref _sigma, sections.Length);
        for (int s = 0; s < sections.Length; s++)
            if (_sigma[s] is null || _sigma[s].Length < points)
                _sigma[s] = new double[Math.Max(points, 2 * (_sigma[s]?.Length ?? 0))];
    }

    /// <summary>Shape [points], of a section by its number.</summary>
    public Span<double> At(int section) => _sigma[section].AsSpan(0, _points);

    public override bool Knows(CrossSection section) => NumberOf(section) >= 0;

    public override ReadOnlySpan<double> Of(CrossSection section) => At(NumberOf(section));

    private int NumberOf(CrossSection section)
    {
        for (int s = 0; s < _sections.Length; s++)
            if (ReferenceEquals(_sections[s], section))
                return s;
        return -1;
    }
}
