using System.Collections.Concurrent;
using System.Globalization;
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

    /// <summary>Channels that lie in one block are folded together, whichever of them a spectrum has.</summary>
    private const int Block = 64;

    public static GroupedResponse Get(ResponseMatrix response, int[] groupOfChannel, int groupCount)
    {
        string key = Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(groupOfChannel.AsSpan())));
        ConcurrentDictionary<string, GroupedResponse> kept = Known.GetOrCreateValue(response);
        return kept.TryGetValue(key, out GroupedResponse? known) ? known
            : kept.Count >= MostKept ? Sum(response, ChannelsOf(groupOfChannel, groupCount), shift: 0)
            : kept.GetOrAdd(key, _ => response.GroupForFit(groupOfChannel, groupCount));
    }

    /// <summary>For groups that one spectrum's counts or bad channels make: its channels are folded as all spectra's are, and
    /// added up.</summary>
    /// <param name="groups">Channels of each, in order.</param>
    /// <param name="shift">The response's channel, counted from 0, that is their channel 0.</param>
    public static GroupedResponse Sum(ResponseMatrix response, IReadOnlyList<List<int>> groups, int shift)
    {
        int[] firstOf = new int[groups.Count + 1];
        for (int g = 0; g < groups.Count; g++)
            firstOf[g + 1] = firstOf[g] + groups[g].Count;
        int[] members = new int[firstOf[^1]];
        for (int g = 0; g < groups.Count; g++)
            groups[g].CopyTo(members, firstOf[g]);
        for (int i = 0; i < members.Length; i++)
            members[i] += shift;
        int first = members.Length == 0 ? 0 : members.Min() / Block * Block,
            last = members.Length == 0 ? 0 : Math.Min(response.ChannelCount, ((members.Max() / Block) + 1) * Block);
        GroupedResponse channels = Known
            .GetOrCreateValue(response)
            .GetOrAdd(string.Create(CultureInfo.InvariantCulture, $"{first} to {last}"), _ =>
                response.GroupForFit(
                    [
                        .. Enumerable
                            .Range(0, response.ChannelCount)
                            .Select(channel => channel >= first && channel < last ? channel - first : -1),
                    ],
                    Math.Max(1, last - first)
                )
            );
        for (int i = 0; i < members.Length; i++)
            members[i] -= first;
        return channels.Sum(firstOf, members);
    }

    private static List<int>[] ChannelsOf(int[] groupOfChannel, int groupCount)
    {
        ILookup<int, int> channels = Enumerable.Range(0, groupOfChannel.Length).ToLookup(channel => groupOfChannel[channel]);
        return [.. Enumerable.Range(0, groupCount).Select(group => channels[group].ToList())];
    }
}
