using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Fitting;

/// <summary>Grouped responses, so that the spectra of a catalogue with the same response and channels share one.</summary>
internal static class GroupedResponses
{
    /// <summary>More groupings than this are the single spectra's own, which share nothing.</summary>
    private const int MostKept = 16;

    private static readonly ConditionalWeakTable<ResponseMatrix, ConcurrentDictionary<string, GroupedResponse>> Known = [];

    public static GroupedResponse Get(ResponseMatrix response, int[] groupOfChannel, int groupCount)
    {
        string key = Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(groupOfChannel.AsSpan())));
        ConcurrentDictionary<string, GroupedResponse> kept = Known.GetOrCreateValue(response);
        return kept.TryGetValue(key, out GroupedResponse? known) ? known
            : kept.Count >= MostKept ? response.GroupForFit(groupOfChannel, groupCount)
            : kept.GetOrAdd(key, _ => response.GroupForFit(groupOfChannel, groupCount));
    }
}
