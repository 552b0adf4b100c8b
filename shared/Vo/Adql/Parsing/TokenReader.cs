using System.Globalization;
using Almagest.Vo.Adql.Syntax;

namespace Almagest.Vo.Adql.Parsing;

/// <summary>Tokens one after the other, with what all rules ask of them.</summary>
internal class TokenReader(IReadOnlyList<Token> tokens, QueryLimits limits)
{
    private int _at;
    private int _depth;

    protected QueryLimits Limits => limits;
    protected Token Current => tokens[_at];

    protected Token Ahead(int count) => tokens[Math.Min(_at + count, tokens.Count - 1)];

    protected Token Take() => tokens[_at < tokens.Count - 1 ? _at++ : _at];

    protected bool TryTake(string word)
    {
        bool isIt = Current.Is(word);
        if (isIt)
            Take();
        return isIt;
    }

    protected int Expect(string word)
    {
        if (!Current.Is(word))
            throw Unexpected(word.Length > 1 ? word : $"\"{word}\"");
        return Take().Start;
    }

    /// <summary>What every other SQL has, and what would pass for a name here.</summary>
    protected void RefuseLimit()
    {
        if (Current.Is("LIMIT") && Ahead(1).Kind == TokenKind.Number)
            throw Unexpected($"TOP {Ahead(1).Text} behind SELECT: ADQL has no LIMIT");
    }

    protected Problem Unexpected(string expected) => new(Current.Start, $"found {Current}; expected {expected}.");

    /// <summary>What is written in one another is read by one another: there is an end to it.</summary>
    protected T Nested<T>(Func<T> read)
    {
        if (++_depth > limits.Depth)
            throw new Problem(Current.Start, $"found over {limits.Depth} levels of parentheses; at most so many may nest.");
        T result = read();
        _depth--;
        return result;
    }

    protected List<T> Listed<T>(Func<T> read)
    {
        List<T> list = [read()];
        while (TryTake(","))
            Add(list, read());
        return list;
    }

    protected void Add<T>(List<T> list, T item)
    {
        if (list.Count >= limits.Terms)
            throw new Problem(Current.Start, $"found over {limits.Terms} terms; a list may have so many.");
        list.Add(item);
    }

    /// <param name="what">What it would name, for the message.</param>
    protected Identifier Name(string what)
    {
        if (!IsName(Current))
            throw Unexpected(
                Current.Kind == TokenKind.Word
                    ? $"{what}; the word is reserved: as a name it stands in double quotes, \"{Current.Text}\""
                    : what
            );
        Token token = Take();
        return new(token.Text, token.Kind == TokenKind.Delimited, token.Start);
    }

    protected static bool IsName(Token token) =>
        token.Kind == TokenKind.Delimited || (token.Kind == TokenKind.Word && !ReservedWords.Contains(token.Text));

    /// <summary>catalog.schema.table.column, or what of it is said.</summary>
    protected List<Identifier> QualifiedName(string what)
    {
        List<Identifier> parts = [Name(what)];
        while (Current.Is(".") && !Ahead(1).Is("*"))
        {
            Take();
            parts.Add(Name(what));
            if (parts.Count > 4)
                throw new Problem(parts[0].Start, "found a name of over four parts; expected schema.table.column at most.");
        }
        return parts;
    }

    /// <summary>Digits that fit 63 bits.</summary>
    protected long Count(string what)
    {
        if (
            Current.Kind != TokenKind.Number
            || !long.TryParse(Current.Text, NumberStyles.None, CultureInfo.InvariantCulture, out long count)
        )
            throw Unexpected($"{what}, a whole number");
        Take();
        return count;
    }

    /// <summary>Whether the parenthesis here opens a query, not a list, an expression or a join in parentheses.</summary>
    protected bool OpensQuery() => OpensQuery(_at);

    private bool OpensQuery(int at)
    {
        // Of "((SELECT ...) AS a JOIN b ...)" the outer one opens a join: what follows the inner one's end tells. All
        // parentheses before the SELECT are walked through once, and their ends once.
        int first = at;
        while (tokens[at].Is("("))
            at++;
        if (!tokens[at].Is("SELECT"))
            return false;
        int open = at - first;
        for (int level = open; level > 1; at++)
        {
            if (tokens[at].Kind == TokenKind.End)
                return true;
            if (tokens[at].Is("("))
                level++;
            else if (tokens[at].Is(")") && level-- <= open)
            {
                open = level;
                if (!ContinuesQuery(tokens[at + 1]))
                    return false;
            }
        }
        return true;
    }

    private static bool ContinuesQuery(Token token) =>
        token.Is(")")
        || token.Is("UNION")
        || token.Is("EXCEPT")
        || token.Is("INTERSECT")
        || token.Is("ORDER")
        || token.Is("OFFSET");
}
