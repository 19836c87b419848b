namespace Mailservr.Addresses;

/// <summary>Given and family names that are common in many countries, in ASCII.</summary>
internal static class NameList
{
    public static IReadOnlyList<string> Given { get; } = Split("""
        ada adam agnes alan alba alex alice alma amir amy anders andrea anita anna anton arthur astrid ava ben
        bianca boris bruno carl carla cecilia chloe clara claire cora dana daniel david diana dora edgar edith elena
        eli elias elin ella elsa emil emma eric erik esther eva felix fiona flora frank frida gabriel george gina
        grace greta hanna hannah harry hazel heidi helen henry hugo ida ines ingrid iris isaac isabel ivan ivy jack
        jan jana jane jasper jens joan joel johan john jonas josef judith julia julian karen karl kate klara kurt
        lara lars laura lea lena leo leon liam lily lina linda lisa liv lola louis lucas lucy luis luna lydia mara
        marc maria marie mario mark marta martin mary max maya mia mila mina mira nadia naomi nico nils nina noah
        nora olga oliver olivia omar oscar otto paul paula peter petra philip pia rachel ralph rita robert robin
        rosa ruben ruth sam samuel sara selma simon sofia sonia stella sven tara theo thomas tim tina tom vera
        victor viola walter wanda willa yara yusuf zara zoe
        """);

    public static IReadOnlyList<string> Family { get; } = Split("""
        abbott acosta adler ahmed allen alonso alvarez andersen andrews arnold bailey baker barnes bauer becker bell
        bennett berg bergman bishop blake bloom bowen brandt brooks brown bruno burke burns byrne calder campbell
        carlson carter castro chan chapman clark cohen cole collins conti cooper costa cruz curtis dahl dalton daniels
        davis dawson dean diaz dixon doyle duarte dubois duncan eaton ellis engel evans faber farrell fischer fisher
        fleming flores ford foster fox franco frank fraser fuchs garcia gardner gibson gomez gordon graham grant gray
        green griffin gruber haas hale hall hansen harper harris hart hayes heller henry herman hoffman holm holt
        howard hughes hunt hunter ibarra jacobs jansen jensen johansen jordan kaiser kane kaplan keller kelly khan
        klein koch kovac kramer kruger lambert lane lang larsen leon lewis lindberg lopez lorenz lowe lund marino
        marsh martin mason mayer meier mendes meyer miller moore morales moreno morgan morris moser muller murphy
        nash nelson nielsen noble nolan novak nunez olsen ortega owens palmer parker patel pereira perez perry pohl
        porter prince quinn ramos reed reyes rhodes richter rivera romero rossi roth russo ryan santos schmidt schulz
        scott shaw silva simon singh sloan smith soto stein stone sutton tanner taylor torres turner vargas vega vogel
        wagner walker walsh ward weber weiss wells west winter wolf wood yang young zeller ziegler zimmer
        """);

    private static string[] Split(string names) =>
        names.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
