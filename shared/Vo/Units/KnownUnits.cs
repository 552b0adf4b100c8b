namespace Almagest.Vo.Units;

/// <summary>The units of VOUnits that are products of base units, with their prefixes.</summary>
/// <remarks>Sources: VOUnits 1.1; SI Brochure 9; IAU 2012 B2 and 2015 B3 (nominal solar values).</remarks>
internal static class KnownUnits
{
    // Exact by the SI of 2019. This project uses nothing of ours, PhysicalConstants neither.
    private const double Electronvolt = 1602176634e-28;

    private static readonly Dictionary<string, double> Prefixes = new()
    {
        ["da"] = 1e1,
        ["h"] = 1e2,
        ["k"] = 1e3,
        ["M"] = 1e6,
        ["G"] = 1e9,
        ["T"] = 1e12,
        ["P"] = 1e15,
        ["E"] = 1e18,
        ["Z"] = 1e21,
        ["Y"] = 1e24,
        ["d"] = 1e-1,
        ["c"] = 1e-2,
        ["m"] = 1e-3,
        ["u"] = 1e-6,
        ["n"] = 1e-9,
        ["p"] = 1e-12,
        ["f"] = 1e-15,
        ["a"] = 1e-18,
        ["z"] = 1e-21,
        ["y"] = 1e-24,
    };

    private static readonly Dictionary<string, (VoUnit Unit, bool TakesPrefix)> Units = Table();

    public static VoUnit? Find(string name)
    {
        if (Units.TryGetValue(name, out var known))
            return known.Unit;
        foreach ((string prefix, double factor) in Prefixes)
            if (
                name.StartsWith(prefix, StringComparison.Ordinal)
                && Units.TryGetValue(name[prefix.Length..], out known)
                && known.TakesPrefix
            )
                return new VoUnit(factor, new Dictionary<string, double>()).Times(known.Unit);
        return null;
    }

    private static Dictionary<string, (VoUnit, bool)> Table()
    {
        Dictionary<string, (VoUnit Unit, bool)> table = [];
        void Add(string names, double scale, string bases, bool takesPrefix = true)
        {
            Dictionary<string, double> powers = [];
            foreach (string part in bases.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                powers[part.TrimEnd('0', '1', '2', '3', '4', '-')] = Power(part);
            foreach (string name in names.Split(' '))
                table[name] = (new(scale, powers), takesPrefix);
        }
        foreach (string alone in (string[])["m", "s", "A", "K", "cd", "mol", "rad", "bit"])
            Add(alone, 1, alone);
        Add("g", 1e-3, "kg");
        Add("sr", 1, "rad2");
        Add("Hz Bq", 1, "s-1");
        Add("N", 1, "kg m s-2");
        Add("Pa", 1, "kg m-1 s-2");
        Add("J", 1, "kg m2 s-2");
        Add("W", 1, "kg m2 s-3");
        Add("C", 1, "A s");
        Add("V", 1, "kg m2 s-3 A-1");
        Add("T", 1, "kg s-2 A-1");
        Add("G", 1e-4, "kg s-2 A-1");
        Add("eV", Electronvolt, "kg m2 s-2");
        Add("Ry", 2.1798723611030e-18, "kg m2 s-2", false);
        Add("erg", 1e-7, "kg m2 s-2", false);
        Add("Jy", 1e-26, "kg s-2");
        Add("Angstrom angstrom", 1e-10, "m", false);
        Add("AU au", 149597870700, "m", false);
        Add("pc", 149597870700 * 648000 / Math.PI, "m");
        Add("lyr", 299792458.0 * 31557600, "m");
        Add("solRad", 6.957e8, "m", false);
        Add("solMass", 1.988409870698051e30, "kg", false);
        Add("solLum", 3.828e26, "kg m2 s-3", false);
        Add("u", 1.66053906660e-27, "kg");
        Add("barn", 1e-28, "m2");
        Add("min", 60, "s", false);
        Add("h", 3600, "s", false);
        Add("d", 86400, "s");
        Add("a yr", 31557600, "s");
        Add("deg", Math.PI / 180, "rad", false);
        Add("arcmin", Math.PI / 10800, "rad", false);
        Add("arcsec", Math.PI / 648000, "rad");
        Add("mas", Math.PI / 648e6, "rad", false);
        Add("%", 0.01, "", false);
        // What is counted is no number: counts per second and photons per second differ.
        Add("ct count", 1, "count", false);
        Add("ph photon", 1, "photon", false);
        Add("byte B", 8, "bit");
        Add("adu", 1, "adu", false);
        Add("chan", 1, "chan", false);
        Add("bin", 1, "bin", false);
        Add("pix pixel", 1, "pix", false);
        return table;
    }

    private static double Power(string part)
    {
        string digits = part[part.TrimEnd('0', '1', '2', '3', '4', '-').Length..];
        return digits.Length == 0 ? 1 : double.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
    }
}
