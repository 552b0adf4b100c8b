using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Almagest.Learning.Encoders;

namespace Almagest.Networks.Training;

internal static class DataHash
{
    /// <summary>SHA-256 of the training arrays, lower-case hex.</summary>
    public static string Of(TrainingSet set) =>
        Of([set.Input.Values, set.Input.Context, set.Clean, set.Targets], set.Input.Observed);

    /// <summary>The same of any arrays.</summary>
    public static string Of(IEnumerable<float[]> arrays, ReadOnlySpan<bool> flags = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (float[] array in arrays)
            hash.AppendData(MemoryMarshal.AsBytes(array.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(flags));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
