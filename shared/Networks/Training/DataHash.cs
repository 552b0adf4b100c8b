using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Almagest.Spectra.Inputs;

namespace Almagest.Networks.Training;

internal static class DataHash
{
    /// <summary>SHA-256 of the training arrays, lower-case hex.</summary>
    public static string Of(TrainingSet set)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (float[] array in (float[][])[set.Input.Values, set.Input.Context, set.Clean, set.Targets])
            hash.AppendData(MemoryMarshal.AsBytes(array.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(set.Input.Observed.AsSpan()));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
