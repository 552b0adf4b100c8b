using Almagest.Learning.Encoders;

namespace Almagest.Networks.Tests.Training;

/// <summary>Straight lines of random height and slope with normal noise, so that errors of the right size are known: the line's
/// own.</summary>
internal static class NoisyLines
{
    public static TrainingSet Draw(int count, int seed)
    {
        var random = new Random(seed);
        TrainingSet set = ProtocolS.Draw(count, seed);
        for (int row = 0; row < count; row++)
        {
            (set.Targets[2 * row], set.Targets[(2 * row) + 1]) = (Normal(), Normal());
            for (int bin = 0; bin < ProtocolS.Bins; bin++)
            {
                int i = (row * ProtocolS.Bins) + bin;
                set.Clean[i] = set.Targets[2 * row] + (set.Targets[(2 * row) + 1] * ((bin / 63.5f) - 1));
                set.Input.Values[i] = set.Clean[i] + Normal();
            }
        }
        return set;

        float Normal() =>
            (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
    }
}
