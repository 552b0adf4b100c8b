namespace Almagest.Pages.Tests.Charts;

/// <summary>How far apart two colours are for people who lack a kind of cones.</summary>
/// <remarks>Sources: Machado, Oliveira, Fernandes 2009, IEEE TVCG 15, 1291, severity 1 (linear light of sRGB); CIEDE2000: Sharma,
/// Wu, Dalal 2005, Color Res. Appl. 30, 21; D65.</remarks>
internal static class ColourVision
{
    /// <summary>By the cones that are wanting.</summary>
    public static IReadOnlyDictionary<string, double[,]> Kinds { get; } =
        new Dictionary<string, double[,]>
        {
            ["none"] = new double[,]
            {
                { 1, 0, 0 },
                { 0, 1, 0 },
                { 0, 0, 1 },
            },
            ["protan"] = new[,]
            {
                { 0.152286, 1.052583, -0.204868 },
                { 0.114503, 0.786281, 0.099216 },
                { -0.003882, -0.048116, 1.051998 },
            },
            ["deutan"] = new[,]
            {
                { 0.367322, 0.860646, -0.227968 },
                { 0.280085, 0.672501, 0.047413 },
                { -0.011820, 0.042940, 0.968881 },
            },
            ["tritan"] = new[,]
            {
                { 1.255528, -0.076749, -0.178779 },
                { -0.078411, 0.930809, 0.147602 },
                { 0.004733, 0.691367, 0.303900 },
            },
        };

    /// <summary>L*, a*, b* as somebody sees it.</summary>
    /// <param name="colour">Red, green, blue of sRGB, 0 to 255.</param>
    /// <param name="kind">See <see cref="Kinds"/>.</param>
    public static (double L, double A, double B) Lab((double R, double G, double B) colour, string kind)
    {
        double[] light = [Linear(colour.R), Linear(colour.G), Linear(colour.B)];
        double[,] seen = Kinds[kind];
        double Row(int row) =>
            Math.Clamp((seen[row, 0] * light[0]) + (seen[row, 1] * light[1]) + (seen[row, 2] * light[2]), 0, 1);
        (double r, double g, double b) = (Row(0), Row(1), Row(2));
        double x = Curve(((0.4124564 * r) + (0.3575761 * g) + (0.1804375 * b)) / 0.95047),
            y = Curve((0.2126729 * r) + (0.7151522 * g) + (0.0721750 * b)),
            z = Curve(((0.0193339 * r) + (0.1191920 * g) + (0.9503041 * b)) / 1.08883);
        return ((116 * y) - 16, 500 * (x - y), 200 * (y - z));
    }

    /// <summary>CIEDE2000: about 1 is just seen where areas touch.</summary>
    public static double Difference((double L, double A, double B) one, (double L, double A, double B) other)
    {
        double mean = (double.Hypot(one.A, one.B) + double.Hypot(other.A, other.B)) / 2,
            g = 0.5 * (1 - Share(mean)),
            c1 = double.Hypot(one.A * (1 + g), one.B),
            c2 = double.Hypot(other.A * (1 + g), other.B),
            h1 = Hue(one.A * (1 + g), one.B),
            h2 = Hue(other.A * (1 + g), other.B),
            turn = h2 - h1,
            sum = h1 + h2;
        bool isGrey = c1 * c2 == 0;
        if (isGrey)
            turn = 0;
        else if (Math.Abs(turn) > 180)
        {
            turn -= 360 * Math.Sign(turn);
            sum += sum < 360 ? 360 : -360;
        }
        double lightness = (one.L + other.L) / 2,
            chroma = (c1 + c2) / 2,
            hue = isGrey ? sum : sum / 2,
            t = 1 - (0.17 * Cos(hue - 30)) + (0.24 * Cos(2 * hue)) + (0.32 * Cos((3 * hue) + 6)) - (0.2 * Cos((4 * hue) - 63)),
            off = Math.Pow(lightness - 50, 2),
            dl = (other.L - one.L) / (1 + (0.015 * off / Math.Sqrt(20 + off))),
            dc = (c2 - c1) / (1 + (0.045 * chroma)),
            dh = 2 * Math.Sqrt(c1 * c2) * Math.Sin(turn * Math.PI / 360) / (1 + (0.015 * chroma * t)),
            rotation = -Math.Sin(Math.PI / 3 * Math.Exp(-Math.Pow((hue - 275) / 25, 2))) * 2 * Share(chroma);
        return Math.Sqrt((dl * dl) + (dc * dc) + (dh * dh) + (rotation * dc * dh));
    }

    private static double Share(double chroma) => Math.Sqrt(Math.Pow(chroma, 7) / (Math.Pow(chroma, 7) + Math.Pow(25, 7)));

    private static double Hue(double a, double b) => a == 0 && b == 0 ? 0 : ((Math.Atan2(b, a) * 180 / Math.PI) + 360) % 360;

    private static double Cos(double degrees) => Math.Cos(degrees * Math.PI / 180);

    private static double Linear(double value) =>
        value / 255 is <= 0.04045 and var low ? low / 12.92 : Math.Pow(((value / 255) + 0.055) / 1.055, 2.4);

    private static double Curve(double t) =>
        t > Math.Pow(6.0 / 29, 3) ? Math.Cbrt(t) : (t / (3 * Math.Pow(6.0 / 29, 2))) + (4.0 / 29);
}
