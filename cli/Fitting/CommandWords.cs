using System.CommandLine;
using Almagest.Application;
using Almagest.Cli.Terminal;

namespace Almagest.Cli.Fitting;

/// <summary>What was said on the command line; defaults were not.</summary>
/// <param name="options">All that may be said of a request.</param>
internal sealed class CommandWords(ParseResult parsed, IEnumerable<Option> options) : RequestWords
{
    private readonly Dictionary<string, Option> _byName = options.ToDictionary(option => option.Name);

    public override string NameOf(RequestPart part) => Hints.OptionOf(part);

    public override IReadOnlyList<string> All(RequestPart part) =>
        !_byName.TryGetValue(NameOf(part), out Option? option) || parsed.GetResult(option) is not { Implicit: false } result ? []
        : result.Tokens.Count == 0 ? [On]
        : [.. result.Tokens.Select(token => token.Value)];
}
