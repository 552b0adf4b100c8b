namespace Almagest.Vo.Units;

/// <summary>A unit as a number of base units: what IN_UNIT converts by.</summary>
public sealed class VoUnit
{
    private readonly IReadOnlyDictionary<string, double> _powers;

    internal VoUnit(double scale, IReadOnlyDictionary<string, double> powers)
    {
        Scale = scale;
        _powers = powers;
    }

    /// <summary>How many base units it is.</summary>
    public double Scale { get; }

    /// <summary>Reads a unit as VOUnits write it, such as <c>erg.cm**-2.s**-1</c> or <c>keV</c>.</summary>
    /// <returns>Null where it isn't one, or a kind of unit that is no product (a logarithm, a magnitude).</returns>
    public static VoUnit? TryParse(string text) => UnitParser.TryParse(text);

    /// <summary>What to multiply by to have the other unit; null where they measure different things.</summary>
    public double? FactorTo(VoUnit other)
    {
        IEnumerable<string> names = _powers.Keys.Union(other._powers.Keys);
        return names.All(name => _powers.GetValueOrDefault(name) == other._powers.GetValueOrDefault(name))
            ? Scale / other.Scale
            : null;
    }

    internal VoUnit Times(VoUnit other, double power = 1)
    {
        Dictionary<string, double> powers = new(_powers);
        foreach ((string name, double own) in other._powers)
            powers[name] = powers.GetValueOrDefault(name) + (own * power);
        return new(Scale * Math.Pow(other.Scale, power), powers);
    }
}
