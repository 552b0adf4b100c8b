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

    /// <summary>More groupings than this are the single spectra's own, which share nothing.</summary>
    private const int MostKept = 16;

    public static GroupedResponse Get(ResponseMatrix response, int[] groupOfChannel, int groupCount)
    {
        string key = Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(groupOfChannel.AsSpan())));
        ConcurrentDictionary<string, GroupedResponse> kept = Known.GetOrCreateValue(response);
        return kept.TryGetValue(key, out GroupedResponse? known) ? known
            : kept.Count >= MostKept ? response.GroupForFit(groupOfChannel, groupCount)
            : kept.GetOrAdd(key, _ => response.GroupForFit(groupOfChannel, groupCount));
    }

    /// <summary>For groups that one spectrum's counts make: its channels are folded as all spectra's are, and added up.</summary>
    /// <param name="groups">Channels of each, counted from 0 in the response, in order.</param>
    public static GroupedResponse Sum(ResponseMatrix response, IReadOnlyList<int[]> groups)
    {
        int[] single = new int[response.ChannelCount],
            firstOf = new int[groups.Count + 1];
        Array.Fill(single, -1);
        int channels = 0;
        for (int g = 0; g < groups.Count; g++)
        {
            foreach (int channel in groups[g])
                single[channel] = channels++;
            firstOf[g + 1] = channels;
        }
        return Get(response, single, channels).Sum(firstOf);
    }
}
