using Almagest.Spectra.Randomness;

namespace Almagest.Studies.Gaps;

/// <summary>What stands in the missing bins before anything has filled them.</summary>
internal enum GapFill
{
    Normal,
    Uniform,
    Zero,
}

internal static class GapFills
{
    public static string Name(this GapFill fill) =>
        fill switch
        {
            GapFill.Normal => "N(0, 1)",
            GapFill.Uniform => "U(0, 1)",
            _ => "0",
        };

    /// <summary>The values, with draws in place of those that are not observed.</summary>
    public static float[] Spoil(float[] values, bool[] observed, GapFill fill, Random random)
    {
        float[] spoilt = [.. values];
        for (int i = 0; i < spoilt.Length; i++)
            if (!observed[i])
                spoilt[i] = Draw(fill, random);
        return spoilt;
    }

    public static float Draw(GapFill fill, Random random) =>
        fill switch
        {
            GapFill.Normal => (float)random.NextNormal(),
            GapFill.Uniform => random.NextSingle(),
            _ => 0,
        };
}
