using System.Globalization;

namespace Almagest.Pages.Numbers;

/// <summary>A value with its interval, as astronomers print it: both to two digits of the smaller error.</summary>
/// <remarks>Digits beyond two of an error say nothing; where the ends lie unevenly, the nearer one decides.</remarks>
public readonly record struct Measured(double Value, double Lower, double Upper)
{
    /// <summary>Beyond these powers of ten a number is written with its power.</summary>
    private const int LeastPower = -3,
        MostPower = 5;

    /// <summary>An error that has more than two digits before its point needs a power too: to say 123 of 120 would be to say
    /// more.</summary>
    private const double MostError = 99.5;

    /// <summary>What is known where there is no value: one end of the interval, or both.</summary>
    public bool IsLimit => double.IsNaN(Value) && (double.IsFinite(Lower) || double.IsFinite(Upper));

    /// <summary>"1.78 ± 0.12", "1.78 +0.13 −0.11", "(1.23 ± 0.12) × 10⁻⁵", "&lt; 7.6 × 10⁻⁸", "&gt; 3.0", "1.0 to 2.0", "1.78",
    /// "–".</summary>
    public override string ToString() => Text(Value, Lower, Upper);

    private static string Text(double value, double lower, double upper)
    {
        if (double.IsNaN(value))
            return Between(lower, upper);
        double up = upper - value,
            down = value - lower;
        // The value is an end itself: nobody has seen the parameter move that way.
        if (down == 0 && up > 0 && double.IsFinite(up))
            return Between(double.NaN, upper);
        if (up == 0 && down > 0 && double.IsFinite(down))
            return Between(lower, double.NaN);
        double error = Math.Min(Math.Abs(up), Math.Abs(down));
        if (!double.IsFinite(error) || error <= 0)
            return Figure.Of(value);
        int power = PowerOf(Math.Max(Math.Abs(value), error));
        (double scale, string tail) =
            power is < LeastPower or >= MostPower || error >= MostError
                ? (Math.Pow(10, power), $" × 10{Figure.Raised(power)}")
                : (1, "");
        int decimals = Math.Clamp(1 - PowerOf(Rounded(error / scale)), 0, 15);
        string One(double number) => Figure.Fixed(number / scale, decimals);
        string told =
            up < 0 || down < 0 ? $"{One(value)} [{One(lower)}, {One(upper)}]"
            : One(up) == One(down) ? $"{One(value)} ± {One(up)}"
            : $"{One(value)} +{One(up)} −{One(down)}";
        return tail.Length == 0 ? told : $"({told}){tail}";
    }

    /// <summary>An interval without its value: "1.0 to 2.0"; of one end a limit.</summary>
    /// <param name="digits">That count at least; as many as its width to two digits wants.</param>
    public static string Between(double lower, double upper, int digits = 2)
    {
        switch (double.IsFinite(lower), double.IsFinite(upper))
        {
            case (true, true):
                int needed = PowerOf(Math.Max(Math.Abs(lower), Math.Abs(upper))) - PowerOf(upper - lower) + 2;
                digits = upper == lower ? digits : Math.Clamp(needed, digits, 15);
                return $"{Figure.Of(lower, digits)} to {Figure.Of(upper, digits)}";
            case (true, false):
                return $"> {Figure.Of(lower, digits)}";
            case (false, true):
                return $"< {Figure.Of(upper, digits)}";
            default:
                return Figure.None;
        }
    }

    /// <summary>To two digits, so that 0.0996 counts as 0.10.</summary>
    private static double Rounded(double error) =>
        double.Parse(error.ToString("E1", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static int PowerOf(double number) => number == 0 ? 0 : (int)Math.Floor(Math.Log10(Math.Abs(number)));
}
