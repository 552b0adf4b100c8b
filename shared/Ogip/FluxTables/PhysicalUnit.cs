using System.Globalization;
using System.Text.RegularExpressions;
using Almagest.Spectra;
using Almagest.Spectra.Numerics;

namespace Almagest.Ogip.FluxTables;

/// <summary>A unit as a factor and powers of erg, cm and s; photons are counted beside them.</summary>
/// <param name="Factor">In erg, cm and s.</param>
/// <remarks>Sources: IVOA VOUnits 1.1, OGIP 93-001, FITS Standard 4.0 section 4.3: products by a blank, a dot or a star, a stroke
/// for the next factor alone, powers as cm-2, cm**-2 and cm^-2. Constants: CODATA 2022, exact.</remarks>
internal readonly partial record struct PhysicalUnit(double Factor, int Erg, int Centimetre, int Second, int Photon)
{
    /// <summary>erg s.</summary>
    public const double Planck = 6.62607015e-27;

    /// <summary>cm s⁻¹.</summary>
    public const double Light = 2.99792458e10;

    /// <summary>erg.</summary>
    public const double ElectronVolt = 1e-3 * PhysicalConstants.ErgPerKiloelectronvolt;

    private const int LongestText = 200;

    private static readonly PhysicalUnit One = new(1, 0, 0, 0, 0);

    private static readonly Dictionary<string, PhysicalUnit> Known = new(StringComparer.Ordinal)
    {
        ["erg"] = new(1, 1, 0, 0, 0),
        ["ergs"] = new(1, 1, 0, 0, 0),
        ["J"] = new(1e7, 1, 0, 0, 0),
        ["eV"] = new(ElectronVolt, 1, 0, 0, 0),
        ["W"] = new(1e7, 1, 0, -1, 0),
        ["Hz"] = new(1, 0, 0, -1, 0),
        ["s"] = new(1, 0, 0, 1, 0),
        ["sec"] = new(1, 0, 0, 1, 0),
        ["m"] = new(100, 0, 1, 0, 0),
        ["Angstrom"] = new(1e-8, 0, 1, 0, 0),
        ["Angstroms"] = new(1e-8, 0, 1, 0, 0),
        ["angstrom"] = new(1e-8, 0, 1, 0, 0),
        ["Ang"] = new(1e-8, 0, 1, 0, 0),
        ["AA"] = new(1e-8, 0, 1, 0, 0),
        ["A"] = new(1e-8, 0, 1, 0, 0),
        ["\u00C5"] = new(1e-8, 0, 1, 0, 0),
        ["\u212B"] = new(1e-8, 0, 1, 0, 0),
        ["micron"] = new(1e-4, 0, 1, 0, 0),
        ["microns"] = new(1e-4, 0, 1, 0, 0),
        ["Jy"] = new(1e-23, 1, -2, 0, 0),
        ["ph"] = new(1, 0, 0, 0, 1),
        ["photon"] = new(1, 0, 0, 0, 1),
        ["photons"] = new(1, 0, 0, 0, 1),
        // What people write in the heads of CSV files.
        ["kev"] = new(1e3 * ElectronVolt, 1, 0, 0, 0),
        ["ev"] = new(ElectronVolt, 1, 0, 0, 0),
        ["hz"] = new(1, 0, 0, -1, 0),
        ["ghz"] = new(1e9, 0, 0, -1, 0),
        ["jy"] = new(1e-23, 1, -2, 0, 0),
        ["mjy"] = new(1e-26, 1, -2, 0, 0),
        ["ujy"] = new(1e-29, 1, -2, 0, 0),
    };

    private static readonly HashSet<string> TakesPrefix = new(StringComparer.Ordinal) { "J", "eV", "W", "Hz", "s", "m", "Jy" };

    private static readonly Dictionary<char, double> Prefixes = new()
    {
        ['n'] = 1e-9,
        ['u'] = 1e-6,
        ['\u00B5'] = 1e-6,
        ['\u03BC'] = 1e-6,
        ['m'] = 1e-3,
        ['c'] = 1e-2,
        ['k'] = 1e3,
        ['M'] = 1e6,
        ['G'] = 1e9,
        ['T'] = 1e12,
        ['P'] = 1e15,
    };

    /// <summary>True if the powers of erg, cm and s are these.</summary>
    public bool Is(int erg, int centimetre, int second) => (Erg, Centimetre, Second) == (erg, centimetre, second);

    /// <summary>True if one of the units in a text is such a one: erg/erg and nothing are the same but for that.</summary>
    public static bool Mentions(string text, Predicate<PhysicalUnit> kind) =>
        Pieces().Matches(text).Any(piece => Named(piece.Groups["name"].Value) is { } unit && kind(unit));

    /// <summary>True if both measure the same.</summary>
    public bool IsLike(PhysicalUnit other) => Is(other.Erg, other.Centimetre, other.Second);

    /// <returns>Null if it is no unit that is known here.</returns>
    public static PhysicalUnit? TryParse(string text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > LongestText)
            return null;
        int at = 0;
        return Product(Pieces().Matches(text), ref at, text.Count(one => !char.IsWhiteSpace(one)), depth: 0);
    }

    /// <summary>How a unit is told that is not known.</summary>
    /// <param name="where">Names the place in errors.</param>
    /// <param name="expected">Of the units.</param>
    /// <exception cref="SpectralDataException">It is none.</exception>
    public static PhysicalUnit Parse(string where, string text, string expected) =>
        TryParse(text)
        ?? throw SpectralDataException.At(
            where,
            text.Length == 0 ? "no unit" : $"the unit '{Printable.Escaped(text)}'",
            expected
        );

    private static PhysicalUnit? Product(MatchCollection pieces, ref int at, int length, int depth)
    {
        // What no piece stands for is no unit.
        if (depth > 8 || (depth == 0 && pieces.Sum(piece => piece.Value.Count(one => !char.IsWhiteSpace(one))) != length))
            return null;
        PhysicalUnit product = One;
        int side = 1;
        bool isEmpty = true;
        for (; at < pieces.Count; at++)
        {
            Match piece = pieces[at];
            string text = piece.Value.Trim();
            PhysicalUnit? factor;
            switch (text)
            {
                case "/":
                    side = -1;
                    continue;
                case "." or "*":
                    continue;
                case "(":
                    at++;
                    factor = Product(pieces, ref at, length, depth + 1);
                    break;
                case ")":
                    return depth > 0 && !isEmpty ? product : null;
                default:
                    factor = OfPiece(piece);
                    break;
            }
            if (factor is not { } found)
                return null;
            (product, side, isEmpty) = (product.Times(found, side), 1, false);
        }
        return depth == 0 && !isEmpty && side == 1 ? product : null;
    }

    private static PhysicalUnit? OfPiece(Match piece)
    {
        int power =
            piece.Groups["power"].Value.Trim('(', ')') is { Length: > 0 } told
            && int.TryParse(told, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int found)
                ? found
                : 1;
        if (Math.Abs(power) > 99)
            return null;
        if (piece.Groups["number"].Success)
            return
                double.TryParse(
                    piece.Groups["number"].ValueSpan,
                    NumberStyles.Float,
                    CultureInfo.InvariantCulture,
                    out double number
                )
                && double.IsFinite(number)
                && number > 0
                ? One with
                {
                    Factor = Math.Pow(number, power),
                }
                : null;
        return Named(piece.Groups["name"].Value) is { } unit ? One.Times(unit, power) : null;
    }

    private static PhysicalUnit? Named(string name) =>
        Known.TryGetValue(name, out PhysicalUnit unit) ? unit
        : name.Length > 1 && Prefixes.TryGetValue(name[0], out double prefix) && TakesPrefix.Contains(name[1..])
            ? Known[name[1..]] with
            {
                Factor = prefix * Known[name[1..]].Factor,
            }
        : null;

    private PhysicalUnit Times(PhysicalUnit other, int power) =>
        new(
            Factor * Math.Pow(other.Factor, power),
            Erg + (power * other.Erg),
            Centimetre + (power * other.Centimetre),
            Second + (power * other.Second),
            Photon + (power * other.Photon)
        );

    [GeneratedRegex(
        @"\s*(?:(?<number>\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?:(?:\*\*|\^)(?<power>\([-+]?\d{1,3}\)|[-+]?\d{1,3}))?"
            + @"|(?<name>[A-Za-z\u00B5\u03BC\u00C5\u212B]+)(?:(?:\*\*|\^)?(?<power>\([-+]?\d{1,3}\)|[-+]?\d{1,3}))?|[./*()])",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Pieces();
}
