namespace Almagest.Application.Access;

/// <summary>What a token may do.</summary>
[Flags]
public enum TokenScopes
{
    None = 0,

    /// <summary>See everything, and have it drawn or written as a script.</summary>
    Read = 1,

    /// <summary>Send files, fit them, and ask for campaigns, trainings and runs.</summary>
    Submit = 2,

    /// <summary>Decide what others' fits are made by: promote, roll back, resume.</summary>
    Operate = 4,

    All = Read | Submit | Operate,
}

/// <summary>The words for them.</summary>
public static class ScopeWords
{
    /// <summary>What a visitor's claims to them are called.</summary>
    public const string Claim = "scope";

    /// <summary>Those of a set, such as "read,submit".</summary>
    public static string Of(TokenScopes scopes) => string.Join(',', Each(scopes));

    /// <summary>One word each.</summary>
    public static IReadOnlyList<string> Each(TokenScopes scopes) =>
        [
            .. new[] { TokenScopes.Read, TokenScopes.Submit, TokenScopes.Operate }
                .Where(scope => scopes.HasFlag(scope))
                .Select(scope => scope.ToString().ToLowerInvariant()),
        ];

    /// <summary>Null: a word that is none, or no word.</summary>
    public static TokenScopes? Parse(string words)
    {
        TokenScopes scopes = TokenScopes.None;
        foreach (string word in words.Split(',', StringSplitOptions.TrimEntries))
        {
            TokenScopes one = word switch
            {
                "read" => TokenScopes.Read,
                "submit" => TokenScopes.Submit,
                "operate" => TokenScopes.Operate,
                _ => TokenScopes.None,
            };
            if (one == TokenScopes.None)
                return null;
            scopes |= one;
        }
        return scopes;
    }
}
