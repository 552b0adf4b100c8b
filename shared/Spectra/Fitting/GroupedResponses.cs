using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Fitting;

/// <summary>Grouped responses, so that the spectra of a catalogue with the same response and channels share one.</summary>
internal static class GroupedResponses
{
    private static readonly ConditionalWeakTable<ResponseMatrix, ConcurrentDictionary<string, GroupedResponse>> Known = [];

    public static GroupedResponse Get(ResponseMatrix response, int[] groupOfChannel, int groupCount)
    {
        string key = Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(groupOfChannel.AsSpan())));
        return Known.GetOrCreateValue(response).GetOrAdd(key, _ => response.GroupForFit(groupOfChannel, groupCount));
    }
}
