using Almagest.Learning.Campaigns;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Learning.Tests.Campaigns;

internal static class NamedResponses
{
    public static NamedResponse Named(this SyntheticResponses responses, string key) => new(key, responses[key]);
}
